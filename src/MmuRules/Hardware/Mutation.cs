namespace MmuRules.Hardware;

/// <summary>A mistake that a machine makes of what right code tells it: code whose every mistake stays without consequence was not tried.</summary>
internal enum Mutation
{
    /// <summary>Flushes do nothing.</summary>
    FlushDropped,

    /// <summary>A flush under a lock happens only when that lock, the last one that was taken, has been released.</summary>
    FlushAfterUnlock,

    /// <summary>A flush under a page-table lock happens only when a reverse mapping was removed, or else when the lock is about to be released.</summary>
    FlushAfterRmap,

    /// <summary>Pages are not marked dirty.</summary>
    MarkingDropped,

    /// <summary>Page-table locks are not taken.</summary>
    PageTableLockNotTaken,

    /// <summary>Page locks are not taken.</summary>
    PageLockNotTaken,

    /// <summary>The locks of the reverse map, i_mmap and anon_vma, are not taken.</summary>
    RmapLockNotTaken,

    /// <summary>Lockless walkers are not waited for.</summary>
    WalkersNotWaitedFor,
}
