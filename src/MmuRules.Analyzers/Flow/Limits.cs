namespace MmuRules.Analyzers.Flow;

/// <summary>How far an analysis goes before it says that it came to no conclusion.</summary>
internal sealed class Limits
{
    /// <summary>The most protocol states to tell apart at one point of a body.</summary>
    public int StatesPerNode { get; init; } = 256;

    /// <summary>The most times, on an average over a body's blocks, that a path is followed through a block.</summary>
    public int VisitsPerBlock { get; init; } = 4096;

    /// <summary>The most pairs of a body and a state that it is entered in, for one method and all that it calls.</summary>
    public int Summaries { get; init; } = 4096;

    /// <summary>The most times that a body is simulated anew because what it calls turned out to do more.</summary>
    public int RunsPerSummary { get; init; } = 256;

    public static Limits Default { get; } = new();
}
