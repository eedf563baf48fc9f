namespace MmuRules.Exploration;

/// <summary>Which property is violated by what the machine detects.</summary>
internal static class Violations
{
    internal static Property PropertyOf(UndefinedBehavior kind) => kind switch
    {
        UndefinedBehavior.StoreLost => Property.LostWrite,
        UndefinedBehavior.DirtyPageWithoutBuffers => Property.DirtyBehindFilesystem,
        UndefinedBehavior.Deadlock => Property.Deadlock,
        UndefinedBehavior.SoftDirtyLost
            or UndefinedBehavior.SnapshotTorn
            or UndefinedBehavior.WriteProtectedEntryWritable => Property.Marks,
        UndefinedBehavior.LockTakenTwice
            or UndefinedBehavior.UnlockByNonOwner
            or UndefinedBehavior.LockOrder
            or UndefinedBehavior.SleepUnderSpinlock
            or UndefinedBehavior.AreaLockedWithoutMmapLock
            or UndefinedBehavior.EntryChangedWithoutLock
            or UndefinedBehavior.PageNotLocked
            or UndefinedBehavior.CpuDrivenTwice => Property.Locking,
        UndefinedBehavior.StoreToFreedPage
            or UndefinedBehavior.LoadFromFreedPage
            or UndefinedBehavior.StaleTranslation
            or UndefinedBehavior.TranslationConflict
            or UndefinedBehavior.WalkThroughFreedTable
            or UndefinedBehavior.DiscardedPageSurvives
            or UndefinedBehavior.PageDeferredWithoutEntry
            or UndefinedBehavior.PageSizeNotAnnounced
            or UndefinedBehavior.EntryFilledMeanwhile => Property.StaleAccess,
        _ => Property.Counts,
    };
}
