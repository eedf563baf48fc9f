namespace MmuRules.Exploration;

/// <summary>How the packed engine explores. None of it changes a verdict, but that memory may run out.</summary>
public sealed record PackedOptions
{
    /// <summary>The properties that are held against the program; one that is not among them is not looked at, and what comes behind its violation is not explored.</summary>
    public IReadOnlyCollection<Property> Properties { get; init; } =
        [Property.LostWrite, Property.FsyncDurability, Property.StaleAccess, Property.DirtyBehindFilesystem, Property.Deadlock, Property.Counts];

    /// <summary>How many threads explore, from 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How many bytes states may take, those of the two levels that are being explored included. If they are not enough, the outcome is <see cref="Outcome.Unknown"/>.</summary>
    public long MemoryLimit { get; init; } = 4L << 30;

    /// <summary>Whether two states are one if they differ only in which CPU is which.</summary>
    public bool CpuSymmetry { get; init; } = true;

    /// <summary>Whether two states are one if they differ only in which page is which, where nobody goes through the pages in an order any more.</summary>
    public bool PageSymmetry { get; init; } = true;
}
