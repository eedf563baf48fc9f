using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <summary>The cleaner: it finds out whether a page is newer than the disk, makes every later store tell, and writes the page.</summary>
/// <remarks>Linux: <c>mm/page-writeback.c</c>.</remarks>
public static class Writeback
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
    /// <remarks>Linux: the body of <c>write_cache_pages</c>.</remarks>
    public static bool CleanPage(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.Lock();
        if (page.Mapping is not { } mapping || !page.IsDirty)
        {
            page.Unlock();
            return false;
        }

        WaitForWriteback(page);
        if (LacksBuffers(page, mapping))
        {
            page.Unlock();
            throw BehindTheFilesystem(page);
        }

        if (!page.ClearDirtyForIo())
        {
            page.Unlock();
            return false;
        }

        WriteAndUnlock(page, mapping);
        return true;
    }

    /// <summary>Waits until a page is not being written. Needs no lock; not under a spinlock.</summary>
    /// <param name="page">The page.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a spinlock.</exception>
    /// <remarks>Linux: <c>wait_on_page_writeback</c>.</remarks>
    public static void WaitForWriteback(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        LockOrder.CheckMaySleep(page.Machine.Agents.Current, nameof(WaitForWriteback), page.ToString());
        for (SpinWait spin = default; (page.Flags & PageFlags.Writeback) != 0;)
        {
            page.WaitForFlags(ref spin);
        }
    }

    /// <summary>Writes a page whose dirtiness has been taken. Needs the page lock, and releases it.</summary>
    internal static void WriteAndUnlock([Releases(MmuLock.Page)] Page page, Mapping mapping)
    {
        page.Set(PageFlags.Writeback, nameof(WriteAndUnlock));
        int block = mapping.BlockOf(page.FilePage);
        page.Unlock();
        mapping.Disk.WriteFrom(page, block);
        page.Clear(PageFlags.Writeback);
    }

    internal static bool LacksBuffers(Page page, Mapping mapping) => mapping.UsesBuffers && (page.Flags & PageFlags.Buffers) == 0;

    internal static UndefinedBehaviorException BehindTheFilesystem(Page page) => new(
        UndefinedBehavior.DirtyPageWithoutBuffers,
        nameof(Writeback),
        page.ToString(),
        "It was marked dirty behind the filesystem's back, after its buffers were released.");
}
