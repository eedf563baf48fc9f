// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Gather not finished on every path.</summary>
internal static class MMU3001
{
    [Explorable("MMU3001", "Discard")]
    internal static bool Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        MmuGather tlb = MmuGather.Begin(vma.Mm); // MMU3001
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Pte old = slot.GetAndClear();
        tlb.RecordEntry(slot, address);
        table.Ptl.Unlock();
        if (!old.IsPresent)
            return false;
        Page page = vma.NormalPage(old);
        if (page.IsAnonymous)
        {
            page.RemoveRmap();
            tlb.RemovePage(page);
        }

        tlb.Finish();
        return true;
    }
}
