using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace ZapPteRange.Forms;

/// <summary>
/// zap_pte_range() as of 9 November 2022 (Linus Torvalds, 5df397dec7c4, "mm: delay page_remove_rmap() until after the TLB has been flushed"): <c>[X D F R] Z</c>.
/// A dirty page stays in the reverse map until the flush: a cleaner finds the mapping, and waits for the page-table lock. Clean pages leave at once, and need no flush here.
/// </summary>
/// <remarks>Expected diagnostics: none.</remarks>
internal static class DelayedRmap
{
    [Explorable("05 delayed rmap")]
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
                bool delayRmap = false;
                if (!page.IsAnonymous)
                {
                    if (ptent.IsDirty)
                    {
                        page.MarkDirty();
                        delayRmap = true;
                        forceFlush = true;
                    }

                    if (ptent.IsYoung)
                    {
                        page.MarkAccessed();
                    }
                }

                if (!delayRmap)
                {
                    page.RemoveRmap();
                }

                // __tlb_remove_page(tlb, page, delay_rmap)
                bool hasRoom = delayRmap ? tlb.RemovePageDelayRmap(page) : tlb.RemovePage(page);
                if (!hasRoom)
                {
                    forceFlush = true;
                    addr += pageSize;
                    break;
                }
            }
        }

        // Do the actual TLB flush before dropping ptl
        if (forceFlush)
        {
            tlb.FlushTlbOnly();
            tlb.FlushRmaps();
        }

        ptl.Unlock();

        // If we forced a TLB flush (either due to running out of batch buffers or because we needed to flush dirty TLB
        // entries before releasing the ptl), free the batched memory too. Come back again if we didn't do everything.
        if (forceFlush)
        {
            forceFlush = false;
            tlb.FlushMmu();
        }

        if (addr != end)
        {
            goto again;
        }
    }
}
