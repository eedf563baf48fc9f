// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>"Full" ignored.</summary>
internal static class MMU3003
{
    [Explorable("MMU3003", "SmallGather")]
    internal static void DropAll(MmuGather tlb, Vma vma, PageTable table, IEnumerable<VirtualAddress> addresses)
    {
        table.Ptl.Lock();
        foreach (VirtualAddress address in addresses)
        {
            PteSlot slot = table.Slot(address);
            Pte old = slot.GetAndClear();
            tlb.RecordEntry(slot, address);
            Page page = vma.NormalPage(old);
            if (page.IsAnonymous)
            {
                page.RemoveRmap();
                tlb.RemovePage(page); // MMU3003
            }
        }

        tlb.FlushTlbOnly();
        table.Ptl.Unlock();
    }
}
