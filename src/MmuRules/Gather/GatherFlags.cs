namespace MmuRules.Gather;

/// <summary>What is true of a gather, beside its range and its pages.</summary>
[Flags]
internal enum GatherFlags : long
{
    None = 0,

    /// <summary>It has said that there is no room: the next page has no place.</summary>
    Full = 1,

    /// <summary>It holds pages whose reverse mapping is still to be removed.</summary>
    RmapDelayed = 2,

    /// <summary>Every flush is one of the whole address space.</summary>
    FullMm = 4,

    /// <summary>A page table was unlinked since the last flush.</summary>
    FreedTables = 8,

    /// <summary>An entry of a page table was recorded since the last flush.</summary>
    ClearedEntries = 16,

    /// <summary>An upper-level entry was recorded since the last flush.</summary>
    ClearedHugeEntries = 32,

    /// <summary>The entries to come were announced to be huge.</summary>
    HugePages = 64,

    /// <summary>What a flush settles.</summary>
    OfRange = FreedTables | ClearedEntries | ClearedHugeEntries,
}
