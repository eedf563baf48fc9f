using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Notifiers;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Write-protection on behalf of userfaultfd, in the entries. An entry with the mark is never writable: who stores to its page is stopped, whatever else the entry permits.</summary>
/// <remarks>Linux: <c>uffd_wp_range</c>, and <c>change_protection</c> with <c>MM_CP_UFFD_WP</c>, <c>mm/mprotect.c</c>.</remarks>
internal static class UserfaultWp
{
    /// <summary>Marks and write-protects the entries of a range, or takes the marks away. Needs the mmap lock for reading at least; takes page-table locks.</summary>
    /// <remarks>The flush comes at the end for all; till then the gather counts as pending, so that whoever meets a read-only entry knows that a CPU may still store (6ce64428d620, 2021).</remarks>
    internal static void Change(Mm mm, VirtualAddress start, VirtualAddress end, bool isProtected)
    {
        foreach (Vma vma in mm.Vmas)
        {
            VirtualAddress first = VirtualAddress.Max(vma.Start, start);
            VirtualAddress last = VirtualAddress.Min(vma.End, end);
            if (first < last && (vma.Flags & VmaFlags.UffdWp) != 0)
            {
                using NotifierRange told = mm.NotifyInvalidate(first, last);
                using MmuGather tlb = MmuGather.Begin(mm);
                for (VirtualAddress address = first; address < last; address = mm.EndOfTable(address))
                {
                    ChangeTable(tlb, address, VirtualAddress.Min(mm.EndOfTable(address), last), isProtected);
                }
            }
        }
    }

    private static void ChangeTable(MmuGather tlb, VirtualAddress address, VirtualAddress end, bool isProtected)
    {
        Mm mm = tlb.Mm;
        while (true)
        {
            PmdSlot directory = mm.Directory(address);
            if (directory.Read() is { IsNone: false, IsTable: false })
            {
                ChangeHuge(directory, address, end, isProtected);
                return;
            }

            // What is not there is protected by a marker, and that wants a table.
            if (isProtected && mm.GetTable(address) is null)
            {
                continue;
            }

            using LockedPageTable? table = mm.MapAndLock(address);
            if (table is null)
            {
                return;
            }

            // What reclaim has cleared gets its mark as a marker or a swap entry; a CPU that has the old entry in its TLB would store past that.
            mm.FlushBatchedPending();
            for (; address < end; address += mm.Machine.Options.PageSize)
            {
                ChangeEntry(tlb, table[address], isProtected);
            }

            return;
        }
    }

    /// <remarks>Linux: <c>change_pte_range</c>. A migration entry becomes one that is read-only: it must not be put back as writable.</remarks>
    [Effect(MmuEffect.DefersFlush)]
    private static void ChangeEntry(MmuGather tlb, PteSlot slot, bool isProtected)
    {
        Pte entry = slot.Read();
        if (entry.IsPresent)
        {
            if (entry.IsUffdWp != isProtected)
            {
                // Exchanged, not overwritten: the dirty bit that a CPU set since the entry was read goes along.
                entry = slot.GetAndClear();
                tlb.RecordEntry(slot, slot.Address);
                slot.Set(isProtected ? entry.WithoutWrite().WithUffdWp() : entry.WithoutUffdWp());
            }
        }
        else if (entry.IsNone && isProtected)
        {
            slot.Set(Pte.UffdWpMarker());
        }
        else if (entry.IsMarker && !isProtected)
        {
            slot.Set(Pte.None);
        }
        else if (!entry.IsNone && !entry.IsMarker)
        {
            slot.Set(isProtected ? entry.WithoutWrite().WithUffdWp() : entry.WithoutUffdWp());
        }
    }

    /// <remarks>Linux: <c>change_huge_pmd</c>; a range that cuts a huge page has it split before.</remarks>
    private static void ChangeHuge(PmdSlot slot, VirtualAddress start, VirtualAddress end, bool isProtected)
    {
        if (start > slot.Start || end < slot.End)
        {
            throw new BadAddressException(start, $"begins a range up to {end} that cuts a huge page at {slot.Start}; it has to be split first");
        }

        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        Pmd entry = slot.Read();
        if (entry is { IsHuge: true, IsValid: true } && entry.IsUffdWp != isProtected)
        {
            entry = slot.Invalidate();
            slot.Set(isProtected ? entry.WithoutWrite().WithUffdWp() : entry.WithoutUffdWp());
        }
        else if (entry.IsMigration)
        {
            slot.Set(isProtected ? entry.WithoutWrite().WithUffdWp() : entry.WithoutUffdWp());
        }
    }
}
