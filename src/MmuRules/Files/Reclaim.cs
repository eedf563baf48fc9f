using MmuRules.Annotations;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <summary>Takes pages away whose content can be read again: from files, and from the swap device.</summary>
/// <remarks>Linux: <c>mm/vmscan.c</c>, <c>mm/truncate.c</c>.</remarks>
public static partial class Reclaim
{
    /// <summary>Tries to free one page: unmaps it, writes it if it is dirty and nobody else holds it, and drops it. Tries the page lock; takes i_mmap or anon_vma and page-table locks.</summary>
    /// <param name="page">The page; the caller needs no reference.</param>
    /// <param name="batch">Who owes the flushes of the entries, or <see langword="null"/> to flush each on its own. It is flushed before the page is written or free.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is dirty without buffers: it was marked behind the filesystem's back. Or it is clean, and yet newer than where it can be read again.</exception>
    /// <remarks>Linux: <c>shrink_page_list</c>, for one page.</remarks>
    public static ReclaimResult Shrink(Page page, UnmapBatch? batch = null)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.IsTail || !page.TryGet())
        {
            return ReclaimResult.Kept;
        }

        try
        {
            return page.TryLock() ? ShrinkAndUnlock(page, batch) : ReclaimResult.Kept;
        }
        finally
        {
            // Till here the reference kept the page from being anybody else's.
            batch?.Flush();
            page.Put();
        }
    }

    /// <summary>Drops a page that is clean, unmapped and held by the cache and the caller only. Tries the page lock.</summary>
    /// <param name="page">The page, to which the caller holds a reference.</param>
    /// <returns>Whether it was dropped.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is newer than the disk.</exception>
    /// <remarks>Linux: <c>invalidate_inode_page</c>.</remarks>
    public static bool Invalidate(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (!page.TryLock())
        {
            return false;
        }

        try
        {
            return !page.IsMapped && Drop(page, nameof(Invalidate));
        }
        finally
        {
            page.Unlock();
        }
    }

    private static bool Drop([Requires(MmuLock.Page)] Page page, string operation)
    {
        if ((page.Flags & (PageFlags.Dirty | PageFlags.Writeback)) != 0)
        {
            return false;
        }

        if (page.Mapping is not { } mapping)
        {
            return page.IsInSwapCache && page.Machine.Swap!.TryRemove(page, operation);
        }

        // Before the references are counted: a page that is kept after all has lost its buffers. A filesystem puts up with that, for a clean page.
        page.Clear(PageFlags.Buffers);
        return mapping.TryRemove(page, operation);
    }
}
