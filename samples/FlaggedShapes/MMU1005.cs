// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Dirty bit carried past the unlock.</summary>
internal static class MMU1005
{
    [Explorable("MMU1005", "SharedFileBuffers")]
    internal static void Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte old = table.Slot(address).GetAndClear();
        vma.Mm.FlushPage(address);
        Page page = vma.NormalPage(old);
        page.RemoveRmap();
        table.Ptl.Unlock(); // MMU1005
        if (old.IsDirty)
            page.MarkDirty();
        page.Put();
    }
}
