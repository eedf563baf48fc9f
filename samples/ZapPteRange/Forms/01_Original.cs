using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace ZapPteRange.Forms;

/// <summary>
/// zap_pte_range() as it was before April 2014 (v3.14, mm/memory.c): <c>[X D R] F Z</c>. The page is marked dirty and leaves the reverse map under the page-table
/// lock, but the TLBs are flushed after the unlock, here if the gather is full, else by the caller's tlb_finish_mmu().
/// Between the two another CPU stores through its TLB, and a cleaner takes the page for clean.
/// </summary>
/// <remarks>
/// Found by Benjamin Herrenschmidt and Linus Torvalds, shown by Dave Hansen's racewrite.c on 22 April 2014. Expected diagnostics: MMU1003, MMU1004.
/// Left out, as the machine has no counterpart: rss counters, zap_details, swap entries. The flush of <c>tlb->start..addr</c> is the gather's own range here.
/// </remarks>
internal static class Original
{
    [Explorable("01 original")]
    public static void ZapPteRange(MmuGather tlb, Vma vma, PageTable table, VirtualAddress addr, VirtualAddress end)
    {
        int pageSize = tlb.Mm.Machine.Options.PageSize;
        bool forceFlush = false;

    again:
        PageTableLock ptl = table.Ptl;
        ptl.Lock();
        tlb.Mm.FlushBatchedPending();
        for (; addr != end; addr += pageSize)
        {
            PteSlot pte = table.Slot(addr);
            Pte ptent = pte.Read();
            if (ptent.IsNone)
            {
                continue;
            }

            if (ptent.IsPresent)
            {
                Page page = vma.NormalPage(ptent);
                ptent = pte.GetAndClear();
                tlb.RecordEntry(pte, addr);
                if (!page.IsAnonymous)
                {
                    if (ptent.IsDirty)
                    {
                        page.MarkDirty();
                    }

                    if (ptent.IsYoung)
                    {
                        page.MarkAccessed();
                    }
                }

                page.RemoveRmap();
                forceFlush = !tlb.RemovePage(page);
                if (forceFlush)
                {
                    break;
                }
            }
        }

        ptl.Unlock();

        // mmu_gather ran out of room to batch pages, we break out of the PTE lock to avoid doing the potential
        // expensive TLB invalidate and page-free while holding it.
        if (forceFlush)
        {
            forceFlush = false;
            tlb.FlushMmu();
            if (addr != end)
            {
                goto again;
            }
        }
    }
}
