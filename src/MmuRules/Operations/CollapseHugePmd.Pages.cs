using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>The small pages: kept for oneself, copied, and given up.</content>
public static partial class CollapseHugePmd
{
    /// <summary>Keeps reclaim, migration and everybody else away from the pages: each is locked, taken off its list, and found to be held by its entry alone. Needs the table's lock.</summary>
    /// <returns>Whether all of them could be had; if not, none is kept.</returns>
    /// <remarks>Linux: <c>__collapse_huge_page_isolate</c>.</remarks>
    private static CollapseResult Isolate(PageTable table, Vma vma)
    {
        CollapseResult result = CollapseResult.NothingMapped;
        for (VirtualAddress address = table.Start; address < table.End; address += table.Machine.Options.PageSize)
        {
            Pte entry = table.Slot(address).Read();
            if (entry.IsNone)
            {
                continue;
            }

            result = TryIsolate(vma, entry);
            if (result != CollapseResult.Collapsed)
            {
                Release(table, vma, address);
                return result;
            }
        }

        return result;
    }

    private static CollapseResult TryIsolate(Vma vma, Pte entry)
    {
        if (!entry.IsPresent)
        {
            return CollapseResult.NotPresent;
        }

        if (entry.IsUffdWp)
        {
            return CollapseResult.AreaNotSuitable;
        }

        Page page = vma.NormalPage(entry);
        if (!page.IsAnonymous || page.IsHuge)
        {
            return CollapseResult.PageInUse;
        }

        // Tried only: whoever holds it may be waiting for the spinlock that is held here.
        if (!page.TryLock())
        {
            return CollapseResult.PageLocked;
        }

        // Behind the flush, so that no lockless walker gets a reference any more. Whoever has one, such as a device, would go on storing to the old page.
        if (page.MapCount != 1 || page.RefCount != 1 + page.CacheReferences)
        {
            page.Unlock();
            return CollapseResult.PageInUse;
        }

        page.Machine.Lru.TryIsolate(page);
        return CollapseResult.Collapsed;
    }

    // Up to the address at which it was found that not all can be had.
    private static void Release(PageTable table, Vma vma, VirtualAddress end)
    {
        for (VirtualAddress address = table.Start; address < end; address += table.Machine.Options.PageSize)
        {
            Pte entry = table.Slot(address).Read();
            if (!entry.IsNone)
            {
                Page page = vma.NormalPage(entry);
                page.Unlock();
                page.Machine.Lru.Add(page);
            }
        }
    }

    /// <remarks>Linux: <c>__collapse_huge_page_copy</c>. Where nothing was mapped the huge page is as it was allocated: zeros.</remarks>
    internal static void Copy(PageTable table, Vma vma, Page huge)
    {
        VirtualAddress address = table.Start;
        foreach (Page copy in huge.Subpages)
        {
            Pte entry = table.Slot(address).Read();
            if (entry.IsPresent)
            {
                copy.CopyFrom(vma.NormalPage(entry));
            }

            address += table.Machine.Options.PageSize;
        }
    }

    /// <summary>Empties the table, and gives the small pages up. Takes the table's lock for each entry.</summary>
    /// <returns>The huge page's entry with the marks of the small ones.</returns>
    /// <remarks>Linux: <c>__collapse_huge_page_copy_succeeded</c>.</remarks>
    private static Pmd RemoveSmallPages(PageTable table, Vma vma, Page huge, Pmd entry)
    {
        VirtualAddress address = table.Start;
        foreach (Page copy in huge.Subpages)
        {
            PteSlot slot = table.Slot(address);
            Pte old = slot.Read();
            if (old.IsPresent)
            {
                Page page = vma.NormalPage(old);
                UnmapLocked(slot, page);
                GiveUp(page, copy);
                entry = entry.WithMarksOf(old);
            }

            address += table.Machine.Options.PageSize;
        }

        return entry;
    }

    // Whoever got hold of the page behind the copy's back, and stores to it, does so in vain.
    internal static void GiveUp([Releases(MmuLock.Page)] Page page, Page copy)
    {
        page.Machine.Swap?.TryForget(page);
        page.NoteReplaced(copy, nameof(CollapseHugePmd), "its copy in the huge page");
        page.Unlock();
        page.Put();
    }

    private static void UnmapLocked(PteSlot slot, Page page)
    {
        using PageTableLock.Guard held = slot.Table.Ptl.Hold();
        Unmap(slot, page);
    }

    // The table is detached, so that nobody sees the entry and the map count disagree; try_to_unmap does not find it either, and gives up (Shutemov, 25 March 2020). The count is
    // changed under the lock all the same: who changes an entry holds it.
    internal static void Unmap([Requires(MmuLock.PageTable)] PteSlot slot, [Requires(MmuLock.Page)] Page page)
    {
        slot.ClearDetached();
        page.RemoveRmap();
    }
}
