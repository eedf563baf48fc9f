using MmuRules.Exploration.Search;

namespace MmuRules.Exploration;

/// <summary>How an exploration is done.</summary>
public sealed record ExplorationOptions
{
    /// <summary>What is looked for.</summary>
    public ExplorationMode Mode { get; init; }

    /// <summary>In <see cref="ExplorationMode.Quick"/>: how often an agent may be interrupted that could have gone on.</summary>
    public int PreemptionBound { get; init; } = 2;

    /// <summary>In <see cref="ExplorationMode.Random"/>: what the interleavings are drawn from. The same seed gives the same ones.</summary>
    public int Seed { get; init; }

    /// <summary>In <see cref="ExplorationMode.Random"/>: how many interleavings are tried.</summary>
    public int Runs { get; init; } = 1_000;

    /// <summary>In <see cref="ExplorationMode.Random"/>: how many moves an interleaving has at most.</summary>
    public int MostMoves { get; init; } = 200;

    /// <summary>In <see cref="ExplorationMode.Replay"/>: the schedule, as a witness has it.</summary>
    public string? Schedule { get; init; }

    /// <summary>Which part of the space is explored; all of it, if left out. The parts are joined by <see cref="Verdict.Merge"/>.</summary>
    public Shard? Shard { get; init; }

    /// <summary>What is left out because it makes no difference.</summary>
    public Reductions Reductions { get; init; } = Reductions.All;

    /// <summary>How many threads explore, each with a machine of its own; as many as there are processors if zero. The verdict is the same for any number.</summary>
    public int Threads { get; init; }

    /// <summary>At about how many bytes of memory the exploration gives up, and is unknown.</summary>
    public long MemoryLimit { get; init; } = 2L << 30;

    /// <summary>For how long code under test may take no step of the machine before it is given up; <see cref="Timeout.InfiniteTimeSpan"/> for any time.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The properties that are looked at. An interleaving that violates another one is not followed further.</summary>
    public IReadOnlyCollection<Property> Properties { get; init; } = Enum.GetValues<Property>();

    /// <summary>Is told, a few times a second, how far the exploration is; from the thread that explores.</summary>
    public IProgress<ExplorationProgress>? Progress { get; init; }

    /// <summary>Stops the exploration: the verdict is then unknown.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Sees each state when it is found, and in which round: for tests that compare states.</summary>
    internal Action<int, Node>? Sees { get; init; }
}

/// <summary>How far an exploration is.</summary>
/// <param name="States">How many states were found.</param>
/// <param name="Frontier">How many of them are still to be expanded.</param>
/// <param name="Depth">How many steps the longest way has.</param>
/// <param name="Round">Which round it is; a round begins anew with what the one before has learned.</param>
/// <param name="Elapsed">The time so far.</param>
public readonly record struct ExplorationProgress(long States, int Frontier, int Depth, int Round, TimeSpan Elapsed);
