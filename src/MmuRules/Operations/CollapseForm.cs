namespace MmuRules.Operations;

/// <summary>How small pages are collapsed into a huge one. All but the first are here so that it can be shown what they cost, or lose.</summary>
public enum CollapseForm
{
    /// <summary>Under the mmap lock for writing the table is detached, the walkers are waited for, and the pages are copied while no spinlock is held: as in Linux.</summary>
    Modern,

    /// <summary>Lockless walkers are not waited for, beyond what the flush does.</summary>
    /// <remarks>Linux before 2ba99c5e0881 (2022).</remarks>
    WithoutSynchronization,

    /// <summary>The mmap lock is held for reading only: whoever holds it so too takes the upper-level entry, which is empty for a while, for nothing.</summary>
    /// <remarks>The wish of November 2024, and what David Hildenbrand answered.</remarks>
    UnderReadLock,

    /// <summary>The pages are copied before the table is detached: what is stored between the copy and the flush is lost.</summary>
    CopiedFirst,
}
