// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Reverse mapping removed before the flush.</summary>
internal static class MMU1004
{
    [Explorable("MMU1004", "SharedFile")]
    internal static void Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte old = table.Slot(address).GetAndClear();
        Page page = vma.NormalPage(old);
        if (old.IsDirty)
            page.MarkDirty();
        page.RemoveRmap(); // MMU1004
        vma.Mm.FlushPage(address);
        table.Ptl.Unlock();
        page.Put();
    }
}
