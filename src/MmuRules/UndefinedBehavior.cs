namespace MmuRules;

/// <summary>What a real machine would do silently, or only crash on with luck; the reference machine detects it and names it.</summary>
public enum UndefinedBehavior
{
    /// <summary>A CPU stored through a stale translation to a page that had been freed.</summary>
    StoreToFreedPage,

    /// <summary>A CPU loaded through a stale translation from a page that had been freed.</summary>
    LoadFromFreedPage,

    /// <summary>A reference was given up to a page that nobody holds.</summary>
    DoubleFree,

    /// <summary>A freed page was locked, marked, mapped or otherwise used.</summary>
    UseOfFreedPage,

    /// <summary>Memory that was discarded came back: its upper-level entry had been emptied for a while, and whoever discarded took it for nothing.</summary>
    DiscardedPageSurvives,

    /// <summary>Whoever had emptied an upper-level entry for a while found it filled: somebody took it for nothing, and used it.</summary>
    EntryFilledMeanwhile,

    /// <summary>A huge page's entry was split for which no table is laid by: memory would have to be found while nothing may fail.</summary>
    NoTableDeposited,

    /// <summary>A page's last reference was given up while page tables still map it.</summary>
    FreedWhileMapped,

    /// <summary>A page's last reference was given up while the page cache still holds it.</summary>
    FreedWhileCached,

    /// <summary>A page's last reference was given up while its lock is held.</summary>
    FreedWhileLocked,

    /// <summary>More mappings were removed from a page's reverse map than were added.</summary>
    NegativeMapCount,

    /// <summary>A page was queued to a gather that had said that it is full.</summary>
    GatherOverflow,

    /// <summary>A page was queued to a gather that has no entry recorded: its flush would cover nothing.</summary>
    PageDeferredWithoutEntry,

    /// <summary>A gather freed a page whose reverse mapping it was still to remove.</summary>
    FreedBeforeDeferredRmap,

    /// <summary>A gather was finished twice.</summary>
    GatherFinishedTwice,

    /// <summary>A gather was used after it was finished.</summary>
    GatherUsedAfterFinish,

    /// <summary>A lock was released by somebody who does not hold it.</summary>
    UnlockByNonOwner,

    /// <summary>A lock was taken by its holder once more.</summary>
    LockTakenTwice,

    /// <summary>A lock was waited for that can never become free, because its holder is the waiting thread under another name.</summary>
    Deadlock,

    /// <summary>An entry was changed by somebody who does not hold its page-table lock.</summary>
    EntryChangedWithoutLock,

    /// <summary>A page was cleaned, written back or dropped by somebody who does not hold its lock.</summary>
    PageNotLocked,

    /// <summary>Writeback met a dirty page that has no buffers, of a filesystem that needs them: it was marked dirty behind the filesystem's back.</summary>
    DirtyPageWithoutBuffers,

    /// <summary>A page that is newer than where its content can be read again was dropped as clean: a store is lost.</summary>
    StoreLost,

    /// <summary>The write of a page to the disk was ended that nobody had begun.</summary>
    NotUnderWriteback,

    /// <summary>A secondary MMU was told of the end of an invalidation that had ended, or never begun: it may take up a translation in the midst of somebody else's.</summary>
    InvalidationEndedTwice,

    /// <summary>A slot of the swap device was read, shared or freed that nobody uses: a swap entry was used once more than it was counted.</summary>
    UseOfFreeSwapSlot,

    /// <summary>A CPU began an instruction before its last one had ended: two threads drive it.</summary>
    CpuDrivenTwice,

    /// <summary>A page table was used after it was freed, or after it was moved elsewhere.</summary>
    UseOfFreedTable,

    /// <summary>A page table was freed that still has entries.</summary>
    TableFreedInUse,

    /// <summary>A second table was laid by for the split of one huge page.</summary>
    TableDepositedTwice,

    /// <summary>A lock was waited for by somebody who holds one that comes later in the order of locks, or another of the same kind: two who do so wait for each other.</summary>
    LockOrder,

    /// <summary>Somebody who holds a spinlock waited for something that may sleep: a sleeping lock, or the end of a write to the disk.</summary>
    SleepUnderSpinlock,

    /// <summary>An area was locked for writing by somebody who does not hold its address space's mmap lock for writing.</summary>
    AreaLockedWithoutMmapLock,

    /// <summary>An entry that is write-protected on behalf of userfaultfd was made writable: a store would go by without anybody being asked.</summary>
    WriteProtectedEntryWritable,

    /// <summary>An entry was made to map another page while it still mapped one, or while a CPU still had the old translation, on a machine that may then use either (break-before-make).</summary>
    TranslationConflict,

    /// <summary>An entry was recorded in a gather to which another size of pages had been announced: the flush would not fit it.</summary>
    PageSizeNotAnnounced,

    /// <summary>A page was stored to since its soft-dirty mark was cleared, and bears none.</summary>
    SoftDirtyLost,

    /// <summary>At rest, a page's map count is not the number of entries that map it.</summary>
    MapCountWrong,

    /// <summary>At rest, a page's references are not those of the entries, caches and gathers that hold it: one was taken and never given up, or the other way round.</summary>
    ReferencesWrong,

    /// <summary>At rest, a TLB holds a translation that its entry does not permit any more, and no flush of it is owed.</summary>
    StaleTranslation,

    /// <summary>An upper-level entry links a page table that is free, or is that of another place.</summary>
    FreeTableLinked,

    /// <summary>A page table is in use, and no upper-level entry links it: nobody will ever free it.</summary>
    TableLinkedNowhere,

    /// <summary>A CPU walked a page table that had been freed, by way of an upper-level entry that it remembered.</summary>
    WalkThroughFreedTable,

    /// <summary>A page of a snapshot was stored to before it was copied, and nobody was asked.</summary>
    SnapshotTorn,

    /// <summary>A migration entry was met for a page that nobody is moving: it was not replaced, or put there by mistake.</summary>
    MigrationEntryLeftBehind,

    /// <summary>At rest, the swap device counts more or fewer entries that name a slot than there are: its content is never given up, or given up too early.</summary>
    SwapCountWrong,
}
