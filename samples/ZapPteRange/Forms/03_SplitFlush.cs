using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace ZapPteRange.Forms;

/// <summary>
/// zap_pte_range() as in Linus Torvalds' patch of 24 April 2014, merged as 1cf35d47712d ("mm: split 'tlb_flush_mmu()' into tlb flushing and memory freeing parts"):
/// <c>[X D R F] Z</c>. A dirty entry forces the flush, and the flush comes before the unlock; the pages are still freed behind it. This was the code of the next eight years.
/// And it is wrong: the page leaves the reverse map before the flush, and page_mkclean() passes over an unmapped page without taking any lock.
/// </summary>
/// <remarks>Expected diagnostics: MMU1004.</remarks>
internal static class SplitFlush
{
    [Explorable("03 split flush")]
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
                        forceFlush = true;
                        page.MarkDirty();
                    }

                    if (ptent.IsYoung)
                    {
                        page.MarkAccessed();
                    }
                }

                page.RemoveRmap();
                if (!tlb.RemovePage(page))
                {
                    forceFlush = true;
                    break;
                }
            }
        }

        // Do the actual TLB flush before dropping ptl
        if (forceFlush)
        {
            tlb.FlushTlbOnly();
        }

        ptl.Unlock();

        // If we forced a TLB flush (either due to running out of batch buffers or because we needed to flush dirty TLB
        // entries before releasing the ptl), free the batched memory too. Restart if we didn't do everything.
        if (forceFlush)
        {
            forceFlush = false;
            tlb.FreePages();
            if (addr != end)
            {
                goto again;
            }
        }
    }
}
