using MmuRules.Annotations;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <summary>The cleaner: it finds out whether a page is newer than the disk, makes every later store tell, and writes the page.</summary>
/// <remarks>Linux: <c>mm/page-writeback.c</c>.</remarks>
public static partial class Writeback
{
    /// <summary>
    /// Takes the dirtiness of a page for a write to the disk: that of the entries that map it, which are write-protected so that the next store faults,
    /// and then that of the page. Needs the page lock; takes i_mmap and page-table locks.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <returns>Whether the page has to be written.</returns>
    /// <exception cref="UndefinedBehaviorException">The page lock is not held.</exception>
    /// <remarks>Linux: <c>clear_page_dirty_for_io</c>; the order is that of 7658cc289288 (2006).</remarks>
    public static bool ClearDirtyForIo([Requires(MmuLock.Page)] this Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.RequireLock(nameof(ClearDirtyForIo));
        if (page.Mapping is { AccountsDirty: true } mapping && page.MkClean(mapping.MkCleanForm))
        {
            // Into the page first, and only then out of it: whoever looks in between must find it dirty somewhere.
            page.MarkDirty();
        }

        return (page.Clear(PageFlags.Dirty) & PageFlags.Dirty) != 0;
    }

    /// <summary>Writes a page to the disk if it is dirty. The caller holds a reference. Takes the page lock, and releases it before the content is copied.</summary>
    /// <param name="page">The page.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is dirty without buffers: it was marked behind the filesystem's back. Or the acting agent holds the page lock.</exception>
    /// <remarks>Linux: <c>write_one_page</c>.</remarks>
    public static bool CleanPage(Page page)
    {
        if (!Start(page))
        {
            return false;
        }

        Complete(page);
        return true;
    }

    internal static bool LacksBuffers(Page page, Mapping mapping) => mapping.UsesBuffers && (page.Flags & PageFlags.Buffers) == 0;

    internal static UndefinedBehaviorException BehindTheFilesystem(Page page) => new(
        UndefinedBehavior.DirtyPageWithoutBuffers,
        nameof(Writeback),
        page.ToString(),
        "It was marked dirty behind the filesystem's back, after its buffers were released.");
}
