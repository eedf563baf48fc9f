// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Page freed before the TLB flush.</summary>
internal static class MMU1002
{
    [Explorable("MMU1002", "Anonymous")]
    internal static void DropAnonymous(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte old = table.Slot(address).GetAndClear();
        table.Ptl.Unlock();
        Page page = vma.NormalPage(old);
        if (page.IsAnonymous)
        {
            page.RemoveRmap();
            page.Put(); // MMU1002
        }

        vma.Mm.FlushPage(address);
    }
}
