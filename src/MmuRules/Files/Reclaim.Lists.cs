using System.Runtime.InteropServices;
using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>Which pages are tried.</content>
public static partial class Reclaim
{
    /// <summary>Tries to free the pages at the end of the inactive lists, those of files first. A page that was used since it was last looked at stays. Tries page locks; takes i_mmap or anon_vma and page-table locks.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="pages">How many pages are tried.</param>
    /// <param name="batch">Who owes the flushes of the entries, or <see langword="null"/> to flush each on its own. It is flushed before a page is written or free.</param>
    /// <returns>How many are free.</returns>
    /// <exception cref="UndefinedBehaviorException">A page is dirty without buffers, or is clean and yet newer than where it can be read again. The others are put back.</exception>
    /// <remarks>Linux: <c>shrink_inactive_list</c>.</remarks>
    public static int ShrinkInactive(Machine machine, int pages, UnmapBatch? batch = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Queue<Page> isolated = new(Isolate(machine, pages));
        List<Page> reclaimed = [];
        try
        {
            while (isolated.TryDequeue(out Page? page))
            {
                switch (ShrinkIsolated(page, batch))
                {
                    case ReclaimResult.Reclaimed:
                        reclaimed.Add(page);
                        break;
                    case ReclaimResult.Active:
                        page.Set(PageFlags.Active, nameof(ShrinkInactive));
                        PutBack(page);
                        break;
                    default:
                        PutBack(page);
                        break;
                }
            }
        }
        finally
        {
            foreach (Page page in isolated)
            {
                PutBack(page);
            }

            // One flush for all of them, and before any of them can be somebody else's.
            batch?.Flush();
            Page.PutAll(CollectionsMarshal.AsSpan(reclaimed));
        }

        return reclaimed.Count;
    }

    /// <summary>Moves the pages at the end of an active list to its inactive list. Needs no lock.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="list">The active list.</param>
    /// <param name="pages">How many pages at most.</param>
    /// <remarks>Linux: <c>shrink_active_list</c>.</remarks>
    public static void ShrinkActive(Machine machine, LruList list, int pages)
    {
        ArgumentNullException.ThrowIfNull(machine);
        for (; pages > 0 && machine.Lru.TryIsolateLast(list) is { } page; pages--)
        {
            page.Clear(PageFlags.Active | PageFlags.Referenced);
            PutBack(page);
        }
    }

    private static IEnumerable<Page> Isolate(Machine machine, int pages)
    {
        List<Page> isolated = [];
        foreach (LruList list in (ReadOnlySpan<LruList>)[LruList.InactiveFile, LruList.InactiveAnonymous])
        {
            while (isolated.Count < pages && machine.Lru.TryIsolateLast(list) is { } page)
            {
                isolated.Add(page);
            }
        }

        return isolated;
    }

    private static ReclaimResult ShrinkIsolated(Page page, UnmapBatch? batch)
    {
        if (!page.TryLock())
        {
            return ReclaimResult.Kept;
        }

        bool isDone = false;
        try
        {
            ReclaimResult use = CheckReferences(page);
            ReclaimResult result = use == ReclaimResult.Reclaimed ? ShrinkLocked(page, batch) : use;
            isDone = true;
            return result;
        }
        finally
        {
            page.Unlock();
            if (!isDone)
            {
                PutBack(page);
            }
        }
    }

    /// <remarks>Linux: <c>page_check_references</c>.</remarks>
    private static ReclaimResult CheckReferences([Requires(MmuLock.Page)] Page page)
    {
        int entries = page.ClearReferences();
        bool wasReferenced = (page.Clear(PageFlags.Referenced) & PageFlags.Referenced) != 0;
        if (entries == 0)
        {
            return ReclaimResult.Reclaimed;
        }

        // Once around the list is the chance that a page gets to be used a second time.
        page.Set(PageFlags.Referenced, nameof(ShrinkInactive));
        return wasReferenced || entries > 1 ? ReclaimResult.Active : ReclaimResult.Referenced;
    }

    private static void PutBack(Page page)
    {
        page.Machine.Lru.Add(page);
        page.Put();
    }
}
