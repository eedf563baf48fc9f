namespace MmuRules.Pages;

/// <summary>The flags of a page.</summary>
/// <remarks>Linux: <c>enum pageflags</c>.</remarks>
[Flags]
public enum PageFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>The content is newer than the disk's, as far as software knows: a store that only a TLB or an entry knows of is not yet in it.</summary>
    /// <remarks>Linux: <c>PG_dirty</c>.</remarks>
    Dirty = 1,

    /// <summary>The content is being written to the disk.</summary>
    /// <remarks>Linux: <c>PG_writeback</c>.</remarks>
    Writeback = 2,

    /// <summary>The content has been read from the disk.</summary>
    /// <remarks>Linux: <c>PG_uptodate</c>.</remarks>
    UpToDate = 4,

    /// <summary>The page was used of late.</summary>
    /// <remarks>Linux: <c>PG_referenced</c>.</remarks>
    Referenced = 8,

    /// <summary>The filesystem has buffers on the page.</summary>
    /// <remarks>Linux: <c>PG_private</c>, <c>page_has_buffers</c>.</remarks>
    Buffers = 16,

    /// <summary>The page is anonymous memory, of no file.</summary>
    /// <remarks>Linux: <c>PageAnon</c>, a bit in <c>page->mapping</c>.</remarks>
    Anonymous = 32,

    /// <summary>When the page is reclaimed, its content goes to the swap device: anonymous memory, and shared memory.</summary>
    /// <remarks>Linux: <c>PG_swapbacked</c>.</remarks>
    SwapBacked = 64,

    /// <summary>The page is on one of the lists from which reclaim takes.</summary>
    /// <remarks>Linux: <c>PG_lru</c>.</remarks>
    Lru = 128,

    /// <summary>The page is on an active list, or belongs there.</summary>
    /// <remarks>Linux: <c>PG_active</c>.</remarks>
    Active = 256,
}
