namespace MmuRules.Exploration;

/// <summary>What an exploration leaves out because it makes no difference. Each can be switched off, to see that it makes none.</summary>
public sealed record Reductions
{
    /// <summary>All of them.</summary>
    public static Reductions All { get; } = new();

    /// <summary>None of them.</summary>
    public static Reductions None { get; } = new() { Merging = false, SleepSets = false, CpuSymmetry = false, Equality = false };

    /// <summary>Whether a step of code under test that nobody else could notice is joined to the one before.</summary>
    public bool Merging { get; init; } = true;

    /// <summary>Whether of two steps that touch nothing in common one order is enough.</summary>
    /// <remarks>Source: P. Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, 1996, chapter 5; with the sleep set stored, as stateful search needs it.</remarks>
    public bool SleepSets { get; init; } = true;

    /// <summary>Whether CPUs that do the same stand for each other.</summary>
    public bool CpuSymmetry { get; init; } = true;

    /// <summary>Whether contents of pages count only as far as they are equal: then any number of stores closes in few states.</summary>
    public bool Equality { get; init; } = true;

    /// <summary>A mistake that is made on purpose, for the tests that have to find it.</summary>
    internal PlantedMistake Mistake { get; init; }
}

/// <summary>A way in which a reduction would leave out too much.</summary>
internal enum PlantedMistake
{
    /// <summary>None.</summary>
    None,

    /// <summary>Steps count as independent though they touch the same page's flags.</summary>
    FlagsOverlooked,

    /// <summary>Which CPUs a mask has does not count, only how many.</summary>
    MasksCounted,

    /// <summary>What a round has learned of joined steps is not acted on.</summary>
    NothingLearned,

    /// <summary>A move sleeps on though a step has touched what it touches.</summary>
    SleptOn,
}
