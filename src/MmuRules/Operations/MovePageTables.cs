using MmuRules.Annotations;
using MmuRules.Notifiers;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Moves the entries of one area to another of the same length: whole tables where the borders allow it, entries one by one elsewhere.</summary>
/// <remarks>Linux: <c>move_page_tables</c>, <c>mm/mremap.c</c>.</remarks>
internal static class MovePageTables
{
    /// <summary>Moves everything. Needs the mmap lock for writing; both areas are in the reverse map, and nothing is mapped at the new place.</summary>
    /// <remarks>
    /// The reverse map's locks are held alone all the while. A walk that looks at the new place first, and at the old one behind the move, would find the page at neither, and
    /// take it for unmapped; and one that has found a table at the old place would clear its entries there, flush the old addresses, and free pages that a CPU uses at the new
    /// ones (97113eb39fa7, CVE-2022-41222, for whole tables). Linux spares them for single entries if walks look at the old place first.
    /// </remarks>
    internal static void Run([Requires(MmuLock.Mmap)] Vma old, [Requires(MmuLock.Mmap)] Vma moved)
    {
        Mm mm = old.Mm;
        using NotifierRange told = mm.NotifyInvalidate(old.Start, old.End);
        for (VirtualAddress address = old.Start; address < old.End; address = mm.EndOfTable(address))
        {
            Areas.SplitHuge(old, address);
        }

        using RmapLocks held = RmapLocks.Hold(old);
        for (VirtualAddress address = old.Start; address < old.End;)
        {
            VirtualAddress target = moved.Start + (address - old.Start);
            VirtualAddress next = VirtualAddress.Min(mm.EndOfTable(address), old.End);
            next = VirtualAddress.Min(next, address + (mm.EndOfTable(target) - target));
            PmdSlot from = mm.Directory(address);
            if (from.Read().IsTable && !(next - address == mm.Machine.Options.TableSpan && TryMoveTable(from, mm.Directory(target), old)))
            {
                MoveEntries(from, address, next, mm.GetTable(target)!, target, moved);
            }

            address = next;
        }
    }

    /// <summary>Moves a whole table, if there still is one and the new place is empty.</summary>
    /// <remarks>
    /// Linux: <c>move_normal_pmd</c>. The entry is looked at again under the lock: a collapse of file pages may have taken the table since (6fa1066fc5d0, CVE-2024-50066).
    /// The flush comes before the lock is released: who finds the entries at the new place, changes them there and flushes there (eb66ae030829, for tables too). Entries that
    /// bear uffd-wp marks would carry these along, so they are moved one by one (0cef0bb836e3).
    /// </remarks>
    private static bool TryMoveTable(PmdSlot from, PmdSlot to, Vma old)
    {
        using PageTableLock.Guard held = from.Mm.PmdLock.Hold();
        if ((old.Flags & VmaFlags.UffdWp) != 0 || !from.Read().IsTable || !to.Read().IsNone)
        {
            return false;
        }

        PageTable table = from.Mm.FindTable(from.Start)!;
        from.GetAndClear();
        to.PopulateMoved(table);
        from.Mm.FlushRange(from.Start, from.End, freedTables: true);
        return true;
    }

    /// <remarks>
    /// Linux: <c>move_ptes</c>. Until eb66ae030829 (2018, CVE-2018-18281) the flush came before the old table's lock was released, but behind the new one's: who truncated
    /// the file then found the entry at the new place, flushed there, and freed the page, to which a CPU still stored by the old address. Since 5d1904204c99 (2016) the flush
    /// depended on the entry's being dirty, and its follow-up looked at the dirty bit only behind the clearing, when no CPU can set it any more; now any entry that was
    /// present is enough.
    /// </remarks>
    private static void MoveEntries(PmdSlot from, VirtualAddress address, VirtualAddress end, PageTable target, VirtualAddress newAddress, Vma moved)
    {
        Mm mm = from.Mm;
        if (mm.FindTable(address) is not { } source)
        {
            return;
        }

        VirtualAddress start = address;
        bool mustFlush = false;
        using PageTableLock.PairGuard held = PageTableLock.LockPair(source.Ptl, target.Ptl);

        // What reclaim has cleared here and not flushed would be forgotten: these addresses are not looked at again (3ea277194daa, 2017).
        mm.FlushBatchedPending();
        for (; address < end; address += mm.Machine.Options.PageSize, newAddress += mm.Machine.Options.PageSize)
        {
            PteSlot slot = source.Slot(address);
            if (slot.Read().IsNone)
            {
                continue;
            }

            Pte entry = slot.GetAndClear();
            mustFlush |= entry.IsPresent;
            target.Slot(newAddress).Set(AtNewPlace(entry, moved));
        }

        if (mustFlush)
        {
            mm.FlushRange(start, end);
        }
    }

    /// <remarks>Linux: <c>move_soft_dirty_pte</c>, and <c>pte_clear_uffd_wp</c> since 0cef0bb836e3.</remarks>
    private static Pte AtNewPlace(Pte entry, Vma moved)
    {
        if ((moved.Flags & VmaFlags.UffdWp) == 0)
        {
            entry = entry.IsMarker ? Pte.None : entry.WithoutUffdWp();
        }

        return entry.IsNone ? entry : entry.WithSoftDirty();
    }
}
