namespace MmuRules.Exploration;

/// <summary>
/// One instruction of a zap. Those of pages are done page by page: every run of them that stands between two others is a loop over the range.
/// Each is one public operation of the machine, and so one step; a flush is a step for each CPU.
/// </summary>
public enum ZapOp
{
    /// <summary><c>⟨i_mmap</c>: takes the lock of the file's areas, without which no cleaner walks its reverse map.</summary>
    LockIMmap,

    /// <summary><c>⟩</c>: releases that lock.</summary>
    UnlockIMmap,

    /// <summary><c>[</c>: takes the page-table lock.</summary>
    LockTable,

    /// <summary><c>]</c>: releases the page-table lock.</summary>
    UnlockTable,

    /// <summary><c>F</c>: flushes the range on every CPU that runs the address space. The CPUs acknowledge in any order, each between two of its instructions. Nothing is sent if no entry was cleared.</summary>
    Flush,

    /// <summary><c>P</c>, of a page: takes the write permission from the entry.</summary>
    WriteProtect,

    /// <summary><c>X</c>, of a page: gets and clears the entry, and remembers whether it was dirty. A page without an entry is passed over, here and later.</summary>
    ClearEntry,

    /// <summary><c>O</c>, of a page: looks at the cleared entry once more, and takes a dirty bit that the hardware has set there since for one of the old entry.</summary>
    LookAgain,

    /// <summary><c>D</c>, of a page: marks the page dirty if the old entry was. Where the page was deferred before, the batch must have carried that.</summary>
    MarkDirty,

    /// <summary><c>R</c>, of a page: removes the mapping from the reverse map. Where the page was deferred before, its removal was delayed.</summary>
    RemoveRmap,

    /// <summary><c>Q</c>, of a page: queues the page to the gather.</summary>
    Defer,

    /// <summary><c>Q·dirty</c>, of a page: queues it together with the dirtiness of the old entry.</summary>
    DeferDirty,

    /// <summary><c>Z</c>, of a page: gives up the reference that the mapping held.</summary>
    Put,
}
