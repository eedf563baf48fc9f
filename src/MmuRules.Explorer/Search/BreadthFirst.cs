using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace MmuRules.Exploration.Search;

/// <summary>
/// Explores level by level, so that the first violation is a shortest one. Workers expand the states of a level side by side; what they found is joined in the order of the
/// states, so that nothing depends on how many they are.
/// </summary>
internal sealed class BreadthFirst
{
    private const int NodesPerShard = 16;

    private static readonly VisitedTable Nothing = new();

    private readonly ExplorationOptions _options;
    private readonly Worker[] _workers;
    private readonly int _round;
    private readonly Stopwatch _clock;
    private readonly VisitedTable _visited = new();
    private readonly List<Way> _ways = [];
    private Dictionary<int, Node> _next = [];
    private TimeSpan _told;
    private bool _isSplit;
    private (int Parent, Move? Move, int Switches) _best;

    internal BreadthFirst(ExplorationOptions options, Worker[] workers, int round, Stopwatch clock)
    {
        _options = options;
        _workers = workers;
        _round = round;
        _clock = clock;
    }

    /// <summary>How many states were found.</summary>
    internal int States => _visited.Count;

    /// <summary>How many moves were taken.</summary>
    internal long Moves { get; private set; }

    /// <summary>How many steps the longest way has.</summary>
    internal int Depth { get; private set; }

    /// <summary>The violation that was found.</summary>
    internal Violation? Found { get; private set; }

    /// <summary>The moves by which a machine has grown, so that the workers have to begin anew.</summary>
    internal IReadOnlyList<Move>? GrownBy { get; private set; }

    /// <summary>Whether interleavings were left out because they have too many interruptions.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>Why it ended before all was explored; <see langword="null"/> if it did not.</summary>
    internal string? StoppedBy { get; private set; }

    /// <summary>The violations of properties that are not looked at, by their property: what lies behind them was not explored.</summary>
    internal SortedDictionary<Property, Violation> Others { get; } = [];

    internal void Run()
    {
        (Node? root, UInt128 key, Violation? atOnce) = _workers[0].Begin();
        foreach (Worker other in _workers.AsSpan(1))
        {
            other.Begin();
        }

        if (atOnce is not null)
        {
            Meet(atOnce, -1, null, 0);
        }

        if (root is null)
        {
            return;
        }

        _visited.Add(key, 0, out _, out _);
        _ways.Add(new Way(-1, default, 0, 0));
        _options.Sees?.Invoke(_round, root);
        for (List<Node> level = [root]; level.Count > 0 && Found is null;)
        {
            Tell(level.Count);
            if (MustStop(level))
            {
                return;
            }

            List<Successor>[] found = Expand(level);
            if (Array.Find(_workers, worker => worker.GrownBy is not null)?.GrownBy is { } grown)
            {
                GrownBy = [.. MovesTo(grown.Node.Number), grown.Move];
                return;
            }

            for (int i = 0; i < level.Count; i++)
            {
                foreach (Successor successor in found[i])
                {
                    Join(level[i], successor);
                }
            }

            level = [.. _next.Values];
            _next = [];
            Depth += level.Count > 0 || Found is not null ? 1 : 0;
            Split(ref level);
        }
    }

    // The first levels are the same for every part: from the first one on that is large enough, each goes on with its share.
    private void Split(ref List<Node> level)
    {
        if (_options.Shard is { } shard && !_isSplit && level.Count >= NodesPerShard * shard.Count)
        {
            level = [.. level.Where((_, i) => i % shard.Count == shard.Index)];
            _isSplit = true;
        }
    }

    private void Join(Node from, Successor successor)
    {
        Moves++;
        int preemptions = _ways[from.Number].Preemptions + (successor.IsPreemption ? 1 : 0);
        if (_options.Mode == ExplorationMode.Quick && preemptions > _options.PreemptionBound)
        {
            IsCut = true;
            return;
        }

        int switches = _ways[from.Number].Switches + (from.Number != 0 && successor.Move?.Agent != _ways[from.Number].Move.Agent ? 1 : 0);
        if (successor.Violation is { } violation)
        {
            Meet(violation, from.Number, successor.Move, switches);
        }

        if (successor.State is not { } state)
        {
            return;
        }

        // With a bound, a state counts as another one if less may still happen in it.
        UInt128 key = _options.Mode == ExplorationMode.Quick ? successor.Key + StateHash.Mix(1UL << 50, preemptions) + StateHash.Mix(1UL << 51, successor.Move!.Value.Agent) : successor.Key;
        var way = new Way(from.Number, successor.Move!.Value, switches, preemptions);
        if (_visited.Add(key, successor.Asleep, out int number, out ulong awoken))
        {
            _ways.Add(way);
            var node = new Node { Number = number, State = state, At = successor.At, Asleep = successor.Asleep, Sleepers = successor.Sleepers, Last = way.Move.Agent };
            _next.Add(number, node);
            _options.Sees?.Invoke(_round, node);
        }
        else if (_next.TryGetValue(number, out Node? pending))
        {
            pending.Asleep &= ~awoken;
            pending.Done &= ~awoken;
            _ways[number] = way.Switches < _ways[number].Switches ? way : _ways[number];
        }
        else if (awoken != 0)
        {
            _next.Add(number, new Node { Number = number, State = state, At = successor.At, Asleep = 0, Done = ~awoken, Last = way.Move.Agent });
        }
    }

    // Of the violations of one level that with the fewest switches.
    private void Meet(Violation violation, int at, Move? last, int switches)
    {
        if (!_options.Properties.Contains(violation.Property))
        {
            Others.TryAdd(violation.Property, violation);
        }
        else if (Found is null || switches < _best.Switches)
        {
            Found = violation;
            _best = (at, last, switches);
        }
    }

    /// <summary>The moves that lead to the violation that was found.</summary>
    internal IReadOnlyList<Move> MovesToFound() => _best.Move is { } move ? [.. MovesTo(_best.Parent), move] : MovesTo(_best.Parent);

    private List<Move> MovesTo(int number)
    {
        List<Move> moves = [];
        for (int at = number; at > 0; at = _ways[at].Parent)
        {
            moves.Add(_ways[at].Move);
        }

        moves.Reverse();
        return moves;
    }

    private List<Successor>[] Expand(List<Node> level)
    {
        var found = new List<Successor>[level.Count];
        int next = 0;
        void Work(Worker worker)
        {
            for (int i; (i = Interlocked.Increment(ref next) - 1) < level.Count;)
            {
                found[i] = worker.Expand(level[i], _options.Mode == ExplorationMode.Quick ? Nothing : _visited);
            }
        }

        // A thread is worth its start only where there is enough to do.
        if (_workers.Length == 1 || level.Count < 16)
        {
            Work(_workers[0]);
        }
        else
        {
            WorkTogether(Work);
        }

        return found;
    }

    private void WorkTogether(Action<Worker> work)
    {
        try
        {
            Parallel.ForEach(_workers, new ParallelOptions { MaxDegreeOfParallelism = _workers.Length }, work);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    private bool MustStop(List<Node> level)
    {
        long memory = _visited.Size + (24L * _ways.Capacity);
        foreach (Node node in level)
        {
            memory += 2 * node.State.Size;
        }

        StoppedBy = _options.Cancellation.IsCancellationRequested ? "it was cancelled"
            : memory > _options.MemoryLimit ? $"it had reached its limit of {_options.MemoryLimit >> 20} MiB of memory"
            : null;
        return StoppedBy is not null;
    }

    private void Tell(int frontier)
    {
        if (_options.Progress is { } progress && _clock.Elapsed - _told > TimeSpan.FromMilliseconds(100))
        {
            _told = _clock.Elapsed;
            progress.Report(new ExplorationProgress(States, frontier, Depth, _round, _clock.Elapsed));
        }
    }

    /// <summary>How a state was reached: with as few switches as there are among the shortest ways.</summary>
    private readonly record struct Way(int Parent, Move Move, int Switches, int Preemptions);
}
