namespace MmuRules.Exploration;

/// <summary>What code under test is held against.</summary>
public enum Property
{
    /// <summary>No store is lost: whenever a page is dropped, and at rest, the disk or the page has the last store to each address.</summary>
    LostWrite,

    /// <summary>When <c>fsync</c> returns, the disk has every store that had ended when it began.</summary>
    FsyncDurability,

    /// <summary>No CPU uses a translation to a page that was freed, dropped or given to somebody else.</summary>
    StaleAccess,

    /// <summary>No page becomes dirty behind the back of a filesystem that wants to be told before.</summary>
    DirtyBehindFilesystem,

    /// <summary>Every lock is released by who took it, is taken once, in order, and not under a spinlock if it may sleep; every entry is changed under its lock.</summary>
    Locking,

    /// <summary>Nobody waits for ever.</summary>
    Deadlock,

    /// <summary>Reference, map and swap counts agree with the entries and caches that they count; nothing is freed twice, in use, or never.</summary>
    Counts,

    /// <summary>Soft-dirty and userfaultfd marks survive.</summary>
    Marks,

    /// <summary>The code under test throws nothing else.</summary>
    NoException,
}
