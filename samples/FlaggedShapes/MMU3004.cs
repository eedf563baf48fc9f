// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Page deferred but its entry not recorded.</summary>
internal static class MMU3004
{
    [Explorable("MMU3004", "Anonymous")]
    internal static void Drop(MmuGather tlb, Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte old = table.Slot(address).GetAndClear();
        Page page = vma.NormalPage(old);
        if (page.IsAnonymous)
        {
            page.RemoveRmap();
            tlb.RemovePage(page); // MMU3004
        }

        table.Ptl.Unlock();
        tlb.FlushMmu();
    }
}
