using System.Diagnostics;

namespace MmuRules.Exploration.Search;

/// <summary>
/// Explores level by level, so that the first violation is a shortest one. Workers expand the states of a level side by side; what they found is joined in the order of the
/// states, so that nothing depends on how many they are.
/// </summary>
internal sealed class BreadthFirst
{
    private readonly ExplorationOptions _options;
    private readonly Worker[] _workers;
    private readonly int _round;
    private readonly Stopwatch _clock;
    private readonly VisitedTable _visited = new();
    private readonly List<(int Parent, Move Move)> _ways = [];
    private Dictionary<int, Node> _next = [];
    private TimeSpan _told;

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

    /// <summary>The violation that was found, and the moves that lead to it.</summary>
    internal (Violation Violation, IReadOnlyList<Move> Moves)? Found { get; private set; }

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
            Meet(atOnce, -1, null);
            return;
        }

        _visited.Add(key, 0, out _, out _);
        _ways.Add((-1, default));
        for (List<Node> level = [root!]; level.Count > 0 && Found is null; Depth++)
        {
            Tell(level.Count);
            if (MustStop(level))
            {
                return;
            }

            List<Successor>[] found = Expand(level);
            for (int i = 0; i < level.Count && Found is null; i++)
            {
                foreach (Successor successor in found[i])
                {
                    Join(level[i], successor);
                }
            }

            level = [.. _next.Values];
            _next = [];
        }
    }

    private void Join(Node node, Successor successor)
    {
        Moves++;
        if (successor.Violation is { } violation)
        {
            Meet(violation, node.Number, successor.Move);
            return;
        }

        if (successor.State is not { } state)
        {
            return;
        }

        if (_visited.Add(successor.Key, successor.Asleep, out int number, out ulong awoken))
        {
            _ways.Add((node.Number, successor.Move));
            _next.Add(number, new Node { Number = number, State = state, At = successor.At, Asleep = successor.Asleep, Sleepers = successor.Sleepers });
        }
        else if (awoken != 0)
        {
            if (_next.TryGetValue(number, out Node? pending))
            {
                pending.Asleep &= successor.Asleep;
            }
            else
            {
                _next.Add(number, new Node { Number = number, State = state, At = successor.At, Asleep = 0, Done = ~awoken });
            }
        }
    }

    private void Meet(Violation violation, int at, Move? last)
    {
        if (!_options.Properties.Contains(violation.Property))
        {
            Others.TryAdd(violation.Property, violation);
            return;
        }

        if (Found is not null)
        {
            return;
        }

        List<Move> moves = last is { } move ? [move] : [];
        for (; at > 0; at = _ways[at].Parent)
        {
            moves.Add(_ways[at].Move);
        }

        moves.Reverse();
        Found = (violation, moves);
    }

    private List<Successor>[] Expand(List<Node> level)
    {
        var found = new List<Successor>[level.Count];
        int next = 0;
        void Work(Worker worker)
        {
            for (int i; (i = Interlocked.Increment(ref next) - 1) < level.Count;)
            {
                found[i] = worker.Expand(level[i], _visited);
            }
        }

        // A thread is worth its start only where there is enough to do.
        if (_workers.Length == 1 || level.Count < 16)
        {
            Work(_workers[0]);
        }
        else
        {
            Parallel.ForEach(_workers, new ParallelOptions { MaxDegreeOfParallelism = _workers.Length }, Work);
        }

        return found;
    }

    private bool MustStop(List<Node> level)
    {
        long memory = _visited.Size + (16L * _ways.Capacity);
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
}
