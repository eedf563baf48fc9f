// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>TLB flushed before the entry is cleared.</summary>
internal static class MMU1006
{
    [Explorable("MMU1006", "Anonymous")]
    internal static void Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        vma.Mm.FlushPage(address); // MMU1006
        Pte old = table.Slot(address).GetAndClear();
        Page page = vma.NormalPage(old);
        if (old.IsDirty)
            page.MarkDirty();
        page.RemoveRmap();
        table.Ptl.Unlock();
        page.Put();
    }
}
