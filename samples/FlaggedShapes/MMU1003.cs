// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Page-table lock dropped before the flush of a dirty entry.</summary>
internal static class MMU1003
{
    [Explorable("MMU1003", "SharedFile")]
    internal static void Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte old = table.Slot(address).GetAndClear();
        Page page = vma.NormalPage(old);
        if (old.IsDirty)
            page.MarkDirty();
        table.Ptl.Unlock(); // MMU1003
        vma.Mm.FlushPage(address);
        page.RemoveRmap();
        page.Put();
    }
}
