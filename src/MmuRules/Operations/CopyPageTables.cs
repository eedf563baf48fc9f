using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Gives a child the entries of one of its parent's areas, and takes the write permission from both.</summary>
/// <remarks>Linux: <c>copy_page_range</c>, <c>mm/memory.c</c>.</remarks>
internal static class CopyPageTables
{
    /// <summary>Copies the entries of an area. Both mmap locks are held for writing. The parent's CPUs are not flushed: that the caller owes.</summary>
    /// <returns>Whether all was copied; not if there was no page left.</returns>
    [Effect(MmuEffect.DefersFlush)]
    internal static bool TryRun([Requires(MmuLock.Mmap)] Vma parent, [Requires(MmuLock.Mmap)] Vma child)
    {
        for (VirtualAddress address = parent.Start; address < parent.End; address = parent.Mm.EndOfTable(address))
        {
            Areas.SplitHuge(parent, address);
            if (parent.Mm.FindTable(address) is { } source)
            {
                PageTable target = child.Mm.GetTable(address)!;
                if (!TryCopyTable(parent, source, child, target, address, VirtualAddress.Min(parent.Mm.EndOfTable(address), parent.End)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <remarks>Linux: <c>copy_pte_range</c>.</remarks>
    [Effect(MmuEffect.DefersFlush)]
    private static bool TryCopyTable(Vma parent, PageTable source, Vma child, PageTable target, VirtualAddress address, VirtualAddress end)
    {
        using PageTableLock.PairGuard held = PageTableLock.LockPair(source.Ptl, target.Ptl);
        for (; address < end; address += parent.Mm.Machine.Options.PageSize)
        {
            PteSlot slot = source.Slot(address);
            Pte entry = slot.Read();
            if (entry.IsNone)
            {
                continue;
            }

            Pte? copied = !entry.IsPresent ? CopyNotPresent(slot, entry)
                : IsPinned(parent, entry) ? PinnedPages.TryCopy(parent, child, address, entry)
                : CopyPresent(parent, slot, entry);
            if (copied is not { } value)
            {
                return false;
            }

            target.Slot(address).Set(ForChild(value, child));
        }

        return true;
    }

    /// <summary>Whether somebody besides entries and caches holds a private page: he has looked it up to use it without the page tables, and goes by the parent's content.</summary>
    /// <remarks>Linux: <c>folio_try_dup_anon_rmap_pte</c>, <c>folio_needs_cow_for_dma</c>. There are no pins of their own kind here: a mere reference counts as one, and costs a copy too many.</remarks>
    private static bool IsPinned(Vma parent, Pte entry) =>
        !parent.IsPfnMapped
        && parent.NormalPage(entry) is { IsAnonymous: true } page
        && page.RefCount > page.TotalMapCount + page.CacheReferences;

    /// <remarks>
    /// Linux: <c>copy_present_ptes</c>. The parent's entry is write-protected by an atomic step that keeps the dirty bit which a CPU may be setting; the child's copy of that bit
    /// may be out of date, and need not be more, for the parent's entry keeps it.
    /// </remarks>
    [Effect(MmuEffect.DefersFlush)]
    private static Pte CopyPresent(Vma parent, PteSlot slot, Pte entry)
    {
        if (!parent.IsShared && entry.IsWritable)
        {
            slot.SetWriteProtect();
            entry = entry.WithoutWrite();
        }

        if (!parent.IsPfnMapped)
        {
            Page page = parent.NormalPage(entry);
            page.Get();
            page.AddRmap();
        }

        return entry.WithoutYoung();
    }

    /// <remarks>Linux: <c>copy_nonpresent_pte</c>.</remarks>
    private static Pte CopyNotPresent(PteSlot slot, Pte entry)
    {
        if (entry.IsMigration && entry.IsWritable)
        {
            // Else the page would come back writable on both sides.
            entry = Pte.Migration(entry.Pfn, isWritable: false).WithMarksOf(entry);
            slot.Set(entry);
        }
        else if (entry.IsSwap)
        {
            slot.Table.Machine.Swap!.Duplicate(entry.SwapSlot);
        }

        return entry;
    }

    /// <remarks>Linux: 8f34f1eac382 (2021). The child is not watched by the parent's userfaultfd, which has not asked to hear of forks: a mark would wait for nobody. The soft-dirty mark stays.</remarks>
    private static Pte ForChild(Pte entry, Vma child) => (child.Flags & VmaFlags.UffdWp) != 0 ? entry
        : entry.IsMarker ? Pte.None
        : entry.WithoutUffdWp();
}
