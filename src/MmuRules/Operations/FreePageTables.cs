using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Frees the page tables of a range that no area needs any more.</summary>
/// <remarks>Linux: <c>free_pgtables</c>, <c>free_pgd_range</c>, <c>mm/memory.c</c>.</remarks>
internal static class FreePageTables
{
    /// <summary>
    /// Unlinks the tables of a range from which every area is gone, and gives them to a gather, which frees them when no CPU walks them any more. A table at the
    /// border of the range stays if the area before or behind it reaches into the table. Needs the mmap lock for writing; nothing of the range is in the reverse map.
    /// </summary>
    /// <remarks>
    /// The areas left the reverse map before: a walk of it holds no mmap lock, and would find a table that is free. That two neighbours may share a table is the rule
    /// of floor and ceiling, which Linux' <c>free_pgd_range</c> explains at length.
    /// </remarks>
    internal static void Run([Requires(MmuLock.Mmap)] MmuGather tlb, VirtualAddress start, VirtualAddress end)
    {
        Mm mm = tlb.Mm;
        VirtualAddress floor = default;
        VirtualAddress ceiling = mm.End;
        foreach (Vma vma in mm.Vmas)
        {
            if (vma.End <= start)
            {
                floor = vma.End;
            }
            else if (vma.Start >= end)
            {
                ceiling = VirtualAddress.Min(ceiling, vma.Start);
            }
        }

        for (VirtualAddress address = start; address < end; address = mm.EndOfTable(address))
        {
            PmdSlot slot = mm.Directory(address);
            if (slot.Start >= floor && slot.End <= ceiling && slot.Read().IsTable)
            {
                Free(tlb, slot);
            }
        }
    }

    [Requires(MmuLock.Mmap)]
    private static void Free(MmuGather tlb, PmdSlot slot)
    {
        PageTable table = tlb.Mm.FindTable(slot.Start)!;
        using (slot.Mm.PmdLock.Hold())
        {
            slot.GetAndClear();
        }

        tlb.FreeTable(table, slot.Start);
    }
}
