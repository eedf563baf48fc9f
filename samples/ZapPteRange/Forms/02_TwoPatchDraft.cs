using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace ZapPteRange.Forms;

/// <summary>
/// zap_pte_range() as in Linus Torvalds' two patches of 21 April 2014 (21819f790e3d, d26515fe19d5; never merged): <c>[X R Q·dirty] F D Z</c>.
/// The dirty bit travels in the low bit of the page pointer in the batch, and the page is marked when it is freed, behind the flush.
/// No store is lost at rest any more; but the marking happens behind the unlock too, with nothing to keep the cleaner away: fsync() returns before the data is on the
/// disk, and the page becomes dirty when the filesystem believes it clean (ext4's BUG, which Dave Hansen met on 22 April).
/// </summary>
/// <remarks>
/// Dave Hansen's patch of the same evening is alike, see <see cref="HansensDraft"/>. Expected diagnostics: MMU1004 and MMU1005.
/// </remarks>
internal static class TwoPatchDraft
{
    [Explorable("02 two-patch draft")]
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
                if (page.IsAnonymous)
                {
                    // We don't bother saving dirty state for anonymous pages
                    ptent = ptent.WithoutDirty();
                }
                else if (ptent.IsYoung)
                {
                    page.MarkAccessed();
                }

                page.RemoveRmap();
                forceFlush = !tlb.RemovePage(page, ptent.IsDirty);
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
