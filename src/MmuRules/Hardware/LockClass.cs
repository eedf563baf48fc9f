namespace MmuRules.Hardware;

/// <summary>What all locks of one kind have in common: their place in the order in which locks are taken, and whether one may sleep while one waits for them.</summary>
/// <param name="Name">What it is called in a report.</param>
/// <param name="Rank">Its place in the order: a lock is taken before those of a higher rank.</param>
/// <param name="IsSpinlock">Whether its holder must not sleep.</param>
/// <param name="Acquire">The step that takes it.</param>
/// <param name="Release">The step that releases it.</param>
/// <remarks>Source of the order: the comment at the head of Linux' <c>mm/rmap.c</c>, and <c>Documentation/mm/process_addrs.rst</c>. Linux: <c>lock_class_key</c>.</remarks>
internal sealed record LockClass(string Name, int Rank, bool IsSpinlock, StepKind Acquire, StepKind Release)
{
    internal static LockClass Mmap { get; } = new("mmap lock", 1, false, StepKind.AcquireMmap, StepKind.ReleaseMmap);

    internal static LockClass Page { get; } = new("page lock", 2, false, StepKind.AcquirePage, StepKind.ReleasePage);

    internal static LockClass Vma { get; } = new("area lock", 3, false, StepKind.AcquireVma, StepKind.ReleaseVma);

    internal static LockClass IMmap { get; } = new("i_mmap lock", 4, false, StepKind.AcquireIMmap, StepKind.ReleaseIMmap);

    internal static LockClass AnonVma { get; } = new("anon_vma lock", 5, false, StepKind.AcquireAnonVma, StepKind.ReleaseAnonVma);

    internal static LockClass Pmd { get; } = new("PMD lock", 6, true, StepKind.AcquirePmd, StepKind.ReleasePmd);

    internal static LockClass PageTable { get; } = new("page-table lock", 7, true, StepKind.AcquirePageTable, StepKind.ReleasePageTable);

    /// <summary>What the driver of a secondary MMU holds while it takes up a translation, or is told of an invalidation. Nothing is taken under it.</summary>
    internal static LockClass Driver { get; } = new("driver's lock", 8, true, StepKind.AcquireDriver, StepKind.ReleaseDriver);
}
