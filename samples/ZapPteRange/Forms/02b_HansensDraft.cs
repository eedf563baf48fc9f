using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace ZapPteRange.Forms;

/// <summary>
/// zap_pte_range() as in Dave Hansen's patch of 21 April 2014 ("defer-setting-page-dirty-until-after-tlb-flush"; never merged): <c>[X R Q·dirty] F D Z</c>.
/// Written in the same hours as Linus Torvalds' two patches, and alike: a local variable in place of the entry says that the page was dirty, and travels in the low bit of the page
/// pointer in the batch. It has the same holes.
/// </summary>
/// <remarks>
/// Left out: his pass over the batch stores the pointer back before it takes the bit out of it, so that what is freed next is no page; the machine takes page and flag apart. Expected
/// diagnostics: MMU1004 and MMU1005.
/// </remarks>
internal static class HansensDraft
{
    [Explorable("02b Hansen's draft")]
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
                bool needMarkPageDirty = false;
                Page page = vma.NormalPage(ptent);
                ptent = pte.GetAndClear();
                tlb.RecordEntry(pte, addr);
                if (!page.IsAnonymous)
                {
                    if (ptent.IsDirty)
                    {
                        needMarkPageDirty = true;
                    }

                    if (ptent.IsYoung)
                    {
                        page.MarkAccessed();
                    }
                }

                page.RemoveRmap();
                forceFlush = !tlb.RemovePage(page, needMarkPageDirty);
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
