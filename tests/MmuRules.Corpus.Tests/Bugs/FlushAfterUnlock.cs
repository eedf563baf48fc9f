using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>zap_pte_range()</c> before April 2014, one page of it: the lock under which a page was marked dirty is dropped before the flush. Dave Hansen met it as a warning of ext4.</summary>
/// <remarks>The fix of 2014 still removed the reverse mapping before the flush (<see cref="RmapBeforeFlush"/>); the fixed order here does not.</remarks>
[Bug("1cf35d47712d", "2014-04-25", "zap drops the page-table lock before the flush of a dirty entry", Order = "[X D R Q] F Z → [X D Q F R] Z", Rule = "MMU1003", Also = "MMU1004", In = "SharedFile")]
internal static class FlushAfterUnlock
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
