// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Page marked dirty while CPUs can still write it.</summary>
internal static class MMU1001
{
    [Explorable("MMU1001", "SharedFile")]
    internal static void Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte old = table.Slot(address).GetAndClear();
        table.Ptl.Unlock();
        Page page = vma.NormalPage(old);
        if (old.IsDirty)
            page.MarkDirty(); // MMU1001
        vma.Mm.FlushPage(address);
        page.RemoveRmap();
        page.Put();
    }
}
