using MmuRules.Hardware;
using MmuRules.Operations;

namespace MmuRules.Exploration;

/// <summary>
/// The environment of a zap in the packed engine: a file of some pages on a disk, one shared mapping of it, CPUs that store to it, those who clean its pages and those who drop them.
/// What is stored matters only as "the page is newer than the disk", so that stores and rounds need no bound.
/// </summary>
public sealed record PackedWorld
{
    /// <summary>The most CPUs that store.</summary>
    public const int MostWriters = 4;

    /// <summary>The most pages.</summary>
    public const int MostPages = 3;

    /// <summary>The most stores of a CPU, or rounds of a cleaner, that are counted.</summary>
    public const int MostCounted = 6;

    /// <summary>How many CPUs store to the file, each to any of its pages, from 1 to 4.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>How many pages the file has, from 1 to 3.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>How many stores each CPU makes, from 1 to 6; or <see langword="null"/> if they store for ever.</summary>
    public int? Stores { get; init; }

    /// <summary>Who writes pages to the disk.</summary>
    public CleanerKinds Cleaners { get; init; } = CleanerKinds.Flusher;

    /// <summary>How many pages the flusher cleans, and how many times <c>fsync</c> is called, from 1 to 6; or <see langword="null"/> if they go on for ever.</summary>
    public int? CleanerRounds { get; init; }

    /// <summary>Whether the flusher leaves pages alone that somebody beside the cache holds, as page reclaim does.</summary>
    /// <remarks>Linux: <c>is_page_cache_freeable</c>, in <c>pageout</c>. <c>fsync</c> asks for no count.</remarks>
    public bool FlusherRespectsCounts { get; init; }

    /// <summary>How cleaners look for the entries that map a page.</summary>
    public MkCleanForm MkClean { get; init; } = MkCleanForm.EarlyExit;

    /// <summary>Who drops clean pages.</summary>
    public PageDropper Dropper { get; init; } = PageDropper.Reclaim;

    /// <summary>What kind of file it is.</summary>
    public FileKind File { get; init; } = FileKind.Accounted;

    /// <summary>How the CPUs' MMUs behave. Not <see cref="HardwareModel.Arm64"/> and not <see cref="HardwareModel.PowerPcHash"/>, which the packed engine does not know.</summary>
    public HardwareModel Model { get; init; } = HardwareModel.X86;

    /// <summary>Whether a CPU may fill translations that no instruction asked for.</summary>
    public bool SpeculativeFill { get; init; }

    /// <summary>Whether CPU 0 has stored to each page once at the beginning, as in <see cref="Scenarios.SharedFile"/>; if not, nothing is mapped or cached.</summary>
    public bool StartsStored { get; init; }

    /// <summary>Whether neither stores nor rounds are bounded: a proof is one for any number of them.</summary>
    public bool IsUnbounded => Stores is null && CleanerRounds is null;

    internal void Check()
    {
        CheckRange(Writers, 1, Math.Min(MostWriters, Model.MostCpus), nameof(Writers));
        CheckRange(Pages, 1, MostPages, nameof(Pages));
        CheckRange(Stores ?? 1, 1, MostCounted, nameof(Stores));
        CheckRange(CleanerRounds ?? 1, 1, MostCounted, nameof(CleanerRounds));
        if (Model is Arm64 or PowerPcHash)
        {
            throw new ArgumentException($"The packed engine does not know {Model}.", nameof(Model));
        }
    }

    private static void CheckRange(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"It is from {least} to {most}.");
        }
    }
}

/// <summary>Who writes pages to the disk.</summary>
[Flags]
public enum CleanerKinds
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>A flusher, which cleans any dirty page at any time.</summary>
    Flusher = 1,

    /// <summary>A program that calls <c>fsync</c>, which cleans page after page, and promises something when it returns.</summary>
    Fsync = 2,
}

/// <summary>Who drops clean pages from the page cache.</summary>
public enum PageDropper
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Page reclaim: it drops a page that is clean, unmapped, and held by nobody. A page that is held loses its buffers only.</summary>
    Reclaim,

    /// <summary>An invalidation that ignores reference counts: what somebody holds lives on outside the cache until he lets go of it.</summary>
    Invalidate,
}

/// <summary>What kind of file is mapped.</summary>
public enum FileKind
{
    /// <summary>One of a filesystem that counts its dirty pages: a first store faults, and cleaning write-protects the entries.</summary>
    Accounted,

    /// <summary>The same, with buffers on every dirty page.</summary>
    WithBuffers,

    /// <summary>Shared memory: a store tells nobody, a load maps a page writable, and cleaning looks at no entry.</summary>
    SharedMemory,
}
