namespace MmuRules.Analyzers.Contracts;

/// <summary>The effects of the vocabulary. They are matched by name, since a project may declare its own copy of the attributes.</summary>
internal enum MmuEffect
{
    ReadsEntry,
    ClearsEntry,
    ClearsEntryNonAtomically,
    ClearsAndFlushesEntry,
    WritesEntry,
    WriteProtectsEntry,
    EntryDirty,
    EntryYoung,
    EntryPresent,
    EntryNone,
    EntrySoftDirty,
    EntryUffdWp,
    EntryWritable,
    EntryPage,
    MakesEntry,
    EntryWithSoftDirty,
    EntryWithUffdWp,
    EntryWithoutUffdWp,
    EntryWithWrite,
    EntryWithoutWrite,
    FlushesTlb,
    SynchronizesLocklessWalkers,
    MarksPageDirty,
    MarksPageDirtyLocked,
    RemovesRmap,
    FreesPage,
    FreesTable,
    PageAnonymous,
    BeginsGather,
    FinishesGather,
    RecordsEntry,
    DefersFree,
    DefersTableFree,
    DefersRmap,
    RemovesDeferredRmap,
    FreesDeferred,
    DefersFlush,
}

/// <summary>The locks of the vocabulary.</summary>
internal enum MmuLock
{
    PageTable,
    PmdTable,
    Page,
    Mmap,
    MmapRead,
    Vma,
    IMmap,
    AnonVma,
    InterruptsOff,
}
