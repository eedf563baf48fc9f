using MmuRules.Annotations;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <summary>What became of a page that reclaim tried to take.</summary>
public enum ReclaimResult
{
    /// <summary>It is free.</summary>
    Reclaimed,

    /// <summary>It is in use, locked, being written, anonymous or free: nothing was done to it.</summary>
    Kept,

    /// <summary>It has been unmapped, but somebody holds a reference or it became dirty again.</summary>
    Busy,
}

/// <summary>Takes pages away from files that can be read again.</summary>
/// <remarks>Linux: <c>mm/vmscan.c</c>.</remarks>
public static class Reclaim
{
    /// <summary>Tries to free one page: unmaps it, writes it if it is dirty and nobody else holds it, and drops it. Tries the page lock; takes i_mmap and page-table locks.</summary>
    /// <param name="page">The page; the caller needs no reference.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is dirty without buffers: it was marked behind the filesystem's back.</exception>
    /// <remarks>Linux: <c>shrink_page_list</c>, for one page.</remarks>
    public static ReclaimResult Shrink(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (!page.TryGet())
        {
            return ReclaimResult.Kept;
        }

        try
        {
            return page.TryLock() ? ShrinkAndUnlock(page) : ReclaimResult.Kept;
        }
        finally
        {
            page.Put();
        }
    }

    /// <summary>Drops a page that is clean, unmapped and held by the cache and the caller only. Tries the page lock.</summary>
    /// <param name="page">The page, to which the caller holds a reference.</param>
    /// <returns>Whether it was dropped.</returns>
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

    private static ReclaimResult ShrinkAndUnlock([Releases(MmuLock.Page)] Page page)
    {
        try
        {
            return ShrinkLocked(page);
        }
        finally
        {
            page.Unlock();
        }
    }

    private static ReclaimResult ShrinkLocked([Requires(MmuLock.Page)] Page page)
    {
        if (page.Mapping is not { } mapping || (page.Flags & PageFlags.Writeback) != 0)
        {
            return ReclaimResult.Kept;
        }

        if (page.IsMapped)
        {
            page.TryToUnmap();
        }

        if (page.IsDirty)
        {
            // Only the cache and reclaim itself: a zapped page whose flush is still to come has one more, and must not be written as if that were its last word.
            if (page.RefCount != 1 + page.CacheReferences)
            {
                return ReclaimResult.Busy;
            }

            if (Writeback.LacksBuffers(page, mapping))
            {
                throw Writeback.BehindTheFilesystem(page);
            }

            if (page.ClearDirtyForIo())
            {
                Writeback.WriteAndUnlock(page, mapping);
                page.Lock();
            }
        }

        return Drop(page, nameof(Shrink)) ? ReclaimResult.Reclaimed : ReclaimResult.Busy;
    }

    private static bool Drop([Requires(MmuLock.Page)] Page page, string operation)
    {
        if (page.Mapping is not { } mapping || (page.Flags & (PageFlags.Dirty | PageFlags.Writeback)) != 0)
        {
            return false;
        }

        // Before the references are counted: a page that is kept after all has lost its buffers. A filesystem puts up with that, for a clean page.
        page.Clear(PageFlags.Buffers);
        return mapping.TryRemove(page, operation);
    }
}
