// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Gather used after it was finished.</summary>
internal static class MMU3002
{
    [Explorable("MMU3002", "Anonymous")]
    internal static void Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        MmuGather tlb = MmuGather.Begin(vma.Mm);
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Pte old = slot.GetAndClear();
        tlb.RecordEntry(slot, address);
        table.Ptl.Unlock();
        tlb.Finish();
        Page page = vma.NormalPage(old);
        if (page.IsAnonymous)
        {
            page.RemoveRmap();
            tlb.RemovePage(page); // MMU3002
        }
    }
}
