namespace MmuRules.Exploration;

/// <summary>What a step of the packed engine is.</summary>
public enum PackedAct
{
    /// <summary>A CPU stores through a dirty translation, with no walk.</summary>
    Hit,

    /// <summary>A CPU walks, sets the dirty bit as its model does, and fills its translation; it is inside an instruction.</summary>
    Walk,

    /// <summary>The instruction stores, and ends.</summary>
    Access,

    /// <summary>A store faults: the page is looked up or read, mapped writable and dirty, and marked dirty.</summary>
    Fault,

    /// <summary>A store through a clean entry faults, and the handler sets the bit that the hardware does not set.</summary>
    DirtyFault,

    /// <summary>A load faults, and maps the page writable and clean.</summary>
    LoadFault,

    /// <summary>A CPU fills a translation, for a load or speculatively.</summary>
    Fill,

    /// <summary>An instruction of the zap.</summary>
    Zap,

    /// <summary>A CPU acknowledges the zap's flush.</summary>
    Acknowledge,

    /// <summary>A cleaner locks a dirty page.</summary>
    Lock,

    /// <summary>It makes the entries that map it clean and read-only, or passes over them.</summary>
    MkClean,

    /// <summary>It takes the page's dirtiness, and begins to write.</summary>
    ClearDirty,

    /// <summary>The page is copied to the disk.</summary>
    Copy,

    /// <summary><c>fsync</c> is called.</summary>
    FsyncBegin,

    /// <summary>It passes over a page that is not dirty.</summary>
    FsyncSkip,

    /// <summary>It returns.</summary>
    FsyncEnd,

    /// <summary>Reclaim takes the buffers of a page that somebody holds.</summary>
    ReleaseBuffers,

    /// <summary>A page is dropped from the cache.</summary>
    Drop,

    /// <summary>Nobody can go on.</summary>
    Stuck,
}
