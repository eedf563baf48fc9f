using MmuRules.Annotations;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>Pages that are dropped although somebody holds them.</content>
public static partial class Reclaim
{
    /// <summary>
    /// Drops a page that is clean and unmapped, whoever else holds it: it lives until they let go of it, but no longer as a page of its file. Waits for the page
    /// lock, and for the end of a write. No count tells it of a zap whose flush is still to come.
    /// </summary>
    /// <param name="page">The page, to which the caller holds a reference.</param>
    /// <returns>Whether it was dropped; not if it is mapped or dirty, or of no file.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is newer than the disk. If it is stored to later, that is found when its last reference is given up.</exception>
    /// <remarks>Linux: <c>invalidate_complete_page2</c>, "like <c>invalidate_complete_page</c>, except it ignores the page's refcount".</remarks>
    public static bool InvalidateIgnoringCounts(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.Lock();
        try
        {
            Writeback.WaitForWriteback(page);
            return page.Mapping is { } mapping && TryDropIgnoringCounts(page, mapping);
        }
        finally
        {
            page.Unlock();
        }
    }

    /// <summary>Unmaps a page of a file, and drops it if it is clean, whoever else holds it. Takes the page lock, and waits for the end of a write.</summary>
    /// <returns>Whether it is no longer a page of the file.</returns>
    /// <remarks>Linux: the body of <c>invalidate_inode_pages2_range</c>.</remarks>
    internal static bool UnmapAndInvalidate(Page page, Mapping mapping)
    {
        page.Lock();
        try
        {
            if (page.Mapping != mapping)
            {
                return true;
            }

            Writeback.WaitForWriteback(page);
            if (page.IsMapped)
            {
                page.TryToUnmap();
            }

            return TryDropIgnoringCounts(page, mapping);
        }
        finally
        {
            page.Unlock();
        }
    }

    private static bool TryDropIgnoringCounts([Requires(MmuLock.Page)] Page page, Mapping mapping)
    {
        if (page.IsMapped || page.IsDirty)
        {
            return false;
        }

        page.Clear(PageFlags.Buffers);
        mapping.RemoveIgnoringReferences(page, nameof(InvalidateIgnoringCounts));
        return true;
    }
}
