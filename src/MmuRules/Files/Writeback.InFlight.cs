using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>Pages on their way to the disk. Between start and completion others may store to the page: the disk gets what is there when it is copied, and the page is dirty again.</content>
public static partial class Writeback
{
    /// <summary>Begins to write a page, if it is dirty. The caller holds a reference, and completes it. Takes the page lock, waits for an earlier write of the page, and releases the lock.</summary>
    /// <param name="page">The page.</param>
    /// <returns>Whether a write is under way: if not, there is nothing to complete.</returns>
    /// <exception cref="UndefinedBehaviorException">The page is dirty without buffers: it was marked behind the filesystem's back. Or the acting agent holds the page lock.</exception>
    /// <remarks>Linux: the body of <c>write_cache_pages</c>, down to <c>set_page_writeback</c>, <c>unlock_page</c>, <c>submit_bio</c>.</remarks>
    public static bool Start(Page page)
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

        StartLocked(page);
        return true;
    }

    /// <summary>Copies a page that is being written to the disk, or to its slot of the swap device, and ends the write. Needs no lock.</summary>
    /// <param name="page">The page.</param>
    /// <exception cref="UndefinedBehaviorException">The page is not being written.</exception>
    /// <remarks>Linux: the transfer, and <c>end_page_writeback</c>.</remarks>
    public static void Complete(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if ((page.Flags & PageFlags.Writeback) == 0)
        {
            throw new UndefinedBehaviorException(UndefinedBehavior.NotUnderWriteback, nameof(Complete), page.ToString(), "Nobody has begun to write it, or the write has ended.");
        }

        // Where it goes cannot change: whoever takes a page from a cache waits for this.
        if (page.SwapSlot is { } slot)
        {
            page.Machine.Swap!.WriteFrom(page, slot);
        }
        else if (page.Mapping is { } mapping)
        {
            foreach (Page part in page.Subpages.ToArray())
            {
                mapping.WriteFrom(part);
            }
        }

        page.Clear(PageFlags.Writeback);
    }

    /// <summary>Waits until a page is not being written. Needs no lock; not under a spinlock.</summary>
    /// <param name="page">The page.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a spinlock.</exception>
    /// <remarks>Linux: <c>wait_on_page_writeback</c>.</remarks>
    [Effect(MmuEffect.MayWait)]
    public static void WaitForWriteback(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        LockOrder.CheckMaySleep(page.Machine.Agents.Current, nameof(WaitForWriteback), page.ToString());
        for (SpinWait spin = default; (page.Flags & PageFlags.Writeback) != 0;)
        {
            page.WaitForFlags(ref spin);
        }
    }

    /// <summary>Begins to write a page whose dirtiness has been taken. Needs the page lock, and releases it.</summary>
    internal static void StartLocked([Releases(MmuLock.Page)] Page page)
    {
        page.Set(PageFlags.Writeback, nameof(Start));
        page.Unlock();
    }
}
