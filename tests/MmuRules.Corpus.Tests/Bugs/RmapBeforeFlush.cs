using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary>What the fix of 2014 overlooked: the page leaves the reverse map before the flush, and a cleaner that finds it unmapped takes no lock at all.</summary>
[Bug("5df397dec7c4", "2022-11-09", "zap removes the reverse mapping before the flush", Order = "[X D R Q F] → [X D Q F R]", Rule = "MMU1004", In = "SharedFile")]
internal static class RmapBeforeFlush
{
    public static void Buggy(MmuGather tlb, Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Pte old = slot.GetAndClear();
        tlb.RecordEntry(slot, address);
        if (old.IsPresent)
        {
            Page page = vma.NormalPage(old);
            if (old.IsDirty)
            {
                page.MarkDirty();
            }

            page.RemoveRmap();
            tlb.RemovePage(page);
        }

        tlb.FlushTlbOnly();
        table.Ptl.Unlock();
        tlb.FlushMmu();
    }

    public static void Fixed(MmuGather tlb, Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Pte old = slot.GetAndClear();
        tlb.RecordEntry(slot, address);
        if (old.IsPresent)
        {
            Page page = vma.NormalPage(old);
            if (old.IsDirty)
            {
                page.MarkDirty();
            }

            tlb.RemovePageDelayRmap(page);
        }

        tlb.FlushTlbOnly();
        tlb.FlushRmaps();
        table.Ptl.Unlock();
        tlb.FlushMmu();
    }
}
