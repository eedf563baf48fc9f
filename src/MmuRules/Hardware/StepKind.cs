namespace MmuRules.Hardware;

/// <summary>The kinds of atomic step of which everything on a machine is made.</summary>
public enum StepKind
{
    /// <summary>A load that its translation serves, or the walk of one that finds none.</summary>
    Load,

    /// <summary>A store that its translation serves, or the walk of one that finds none that is dirty.</summary>
    Store,

    /// <summary>The access of a load or store that had to walk; between the two its CPU takes no interrupt.</summary>
    Access,

    /// <summary>A CPU fills a translation that no instruction asked for.</summary>
    SpeculativeFill,

    /// <summary>A CPU is interrupted between two instructions, and forgets translations.</summary>
    Interrupt,

    /// <summary>A CPU is told to forget translations, without an interrupt, and the instruction under way is waited for.</summary>
    BroadcastInvalidate,

    /// <summary>A CPU forgets translations on its own account: it is the only one.</summary>
    LocalInvalidate,

    /// <summary>Translations are taken from the hash that the CPUs share.</summary>
    FlushHash,

    /// <summary>A CPU's interrupts are disabled.</summary>
    DisableInterrupts,

    /// <summary>A CPU's interrupts are enabled.</summary>
    EnableInterrupts,

    /// <summary>A CPU runs another address space.</summary>
    SwitchAddressSpace,

    /// <summary>An entry is read.</summary>
    ReadEntry,

    /// <summary>An entry is exchanged for an empty one.</summary>
    ClearEntry,

    /// <summary>An empty entry is stored over whatever was there.</summary>
    ClearEntryNonAtomically,

    /// <summary>An entry is stored.</summary>
    WriteEntry,

    /// <summary>Accessed and dirty bits or the write permission are added to an entry.</summary>
    AddAccessFlags,

    /// <summary>The write permission is taken from an entry.</summary>
    WriteProtectEntry,

    /// <summary>The accessed bit is taken from an entry.</summary>
    AgeEntry,

    /// <summary>An upper-level entry is read.</summary>
    ReadDirectory,

    /// <summary>An upper-level entry is exchanged for an empty one.</summary>
    ClearDirectory,

    /// <summary>An upper-level entry is stored or exchanged.</summary>
    WriteDirectory,

    /// <summary>The write permission is taken from an upper-level entry.</summary>
    WriteProtectDirectory,

    /// <summary>A page table is linked into an upper-level entry.</summary>
    LinkTable,

    /// <summary>A page table is laid by for the split of a huge page, or taken from there.</summary>
    DepositTable,

    /// <summary>A page table is allocated.</summary>
    AllocateTable,

    /// <summary>A page table is freed.</summary>
    FreeTable,

    /// <summary>The areas of an address space, or of a file, are looked at.</summary>
    ReadAreas,

    /// <summary>An area is added to an address space or to a reverse map, or taken out.</summary>
    ChangeAreas,

    /// <summary>An address space is taken into use, or given back.</summary>
    ChangeAddressSpace,

    /// <summary>A page-table lock is taken.</summary>
    AcquirePageTable,

    /// <summary>A page-table lock is released.</summary>
    ReleasePageTable,

    /// <summary>A page lock is taken.</summary>
    AcquirePage,

    /// <summary>A page lock is released.</summary>
    ReleasePage,

    /// <summary>An i_mmap lock is taken.</summary>
    AcquireIMmap,

    /// <summary>An i_mmap lock is released.</summary>
    ReleaseIMmap,

    /// <summary>A page's flags are read.</summary>
    ReadFlags,

    /// <summary>A page's flags are changed.</summary>
    ChangeFlags,

    /// <summary>A page's map count is read.</summary>
    ReadMapCount,

    /// <summary>A page's map count is changed.</summary>
    ChangeMapCount,

    /// <summary>A page's reference count is read.</summary>
    ReadReferences,

    /// <summary>A page's reference count is changed.</summary>
    ChangeReferences,

    /// <summary>A page's file, or a file's page, is looked up in the page cache.</summary>
    ReadCache,

    /// <summary>The page cache is changed.</summary>
    ChangeCache,

    /// <summary>A page is put on a list of reclaim's, moved there, or taken from it.</summary>
    ChangeLru,

    /// <summary>A slot of the swap device is taken, shared, freed, or connected with a page.</summary>
    ChangeSwap,

    /// <summary>A page is copied to or from a disk.</summary>
    CopyPage,

    /// <summary>A cached page is read or written by descriptor.</summary>
    FileAccess,

    /// <summary>An mmap lock is taken, for reading or for writing.</summary>
    AcquireMmap,

    /// <summary>An mmap lock is released, or kept for reading only.</summary>
    ReleaseMmap,

    /// <summary>The lock of an area is taken.</summary>
    AcquireVma,

    /// <summary>The lock of an area is released.</summary>
    ReleaseVma,

    /// <summary>An anon_vma lock is taken.</summary>
    AcquireAnonVma,

    /// <summary>An anon_vma lock is released.</summary>
    ReleaseAnonVma,

    /// <summary>A PMD lock is taken.</summary>
    AcquirePmd,

    /// <summary>A PMD lock is released.</summary>
    ReleasePmd,

    /// <summary>A gather is begun: somebody owes the address space a flush.</summary>
    BeginGather,

    /// <summary>A gather is ended: its flush is not owed any more.</summary>
    FinishGather,

    /// <summary>It is looked at how many flushes an address space is owed.</summary>
    ReadPendingFlushes,

    /// <summary>Somebody owes a flush, without a gather, or has paid it.</summary>
    ChangePendingFlushes,

    /// <summary>A driver's lock is taken.</summary>
    AcquireDriver,

    /// <summary>A driver's lock is released.</summary>
    ReleaseDriver,

    /// <summary>It is looked up who has to be told of an address space's changes.</summary>
    ReadNotifiers,

    /// <summary>Somebody is told of an address space's changes from now on, or no longer.</summary>
    ChangeNotifiers,

    /// <summary>A driver looks whether its address space is being invalidated.</summary>
    ReadSequence,

    /// <summary>A device forgets translations.</summary>
    InvalidateSecondary,

    /// <summary>A device loads, if it has a translation.</summary>
    SecondaryLoad,

    /// <summary>A device stores, if it has a translation that permits it.</summary>
    SecondaryStore,

    /// <summary>An address space's write-protect sequence is read.</summary>
    ReadWriteProtectSequence,

    /// <summary>A fork begins or ends to write-protect entries.</summary>
    ChangeWriteProtectSequence,

    /// <summary>A userfaultfd is opened or closed.</summary>
    ChangeUserfaultfd,

    /// <summary>A store that meets a protected page begins to wait.</summary>
    RaiseUserfault,

    /// <summary>It is looked up which stores wait, or whether one still has to.</summary>
    ReadUserfault,

    /// <summary>Stores that wait are let go on.</summary>
    WakeUserfault,

    /// <summary>One of several who could copy a page takes it upon himself.</summary>
    ClaimPage,

    /// <summary>A device is told that an invalidation begins, and forgets what it covers; or that it has ended.</summary>
    ChangeSequence,

    /// <summary>A device takes up a translation.</summary>
    FillSecondary,
}
