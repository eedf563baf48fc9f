using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace ZapPteRange.Forms;

/// <summary>
/// Hugh Dickins' alternative of 25 and 26 April 2014 (never merged), unmap_single_vma() and zap_pte_range() in one function: <c>⟨i_mmap [X D R] F⟩ Z</c>.
/// The function is the original again, but all of it, and the flush, happens under the file's i_mmap_mutex, which page_mkclean()'s walk of the reverse map takes.
/// It helps against every cleaner that walks. page_mkclean() does not walk for an unmapped page: it leaves early, without that lock.
/// </summary>
/// <remarks>Expected diagnostics: MMU1004 (and no MMU1003: the i_mmap lock is held until the flush). The area is a shared file mapping; for others the patch takes no lock.</remarks>
internal static class IMmapLocked
{
    [Explorable("04 i_mmap lock")]
    public static void ZapPteRange(MmuGather tlb, Vma vma, PageTable table, VirtualAddress addr, VirtualAddress end)
    {
        int pageSize = tlb.Mm.Machine.Options.PageSize;
        bool forceFlush = false;

        // When unmapping a shared writable mapping, we must take care that TLB is flushed on other cpus running this mm,
        // before page_mkclean() or page reclaim loses this vma from its rmap walk: otherwise another cpu could modify page
        // while it's being written as clean.
        IMmapLock mutex = vma.Mapping!.IMmapLock;
        mutex.Lock();

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

        if (forceFlush)
        {
            forceFlush = false;
            tlb.FlushMmu();
            if (addr != end)
            {
                goto again;
            }
        }

        tlb.FlushMmu();
        mutex.Unlock();
    }
}
