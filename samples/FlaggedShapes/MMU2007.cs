// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Soft-dirty or uffd-wp mark lost.</summary>
internal static class MMU2007
{
    [Explorable("MMU2007", "Marked")]
    internal static void MakeMigrationEntry(Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Pte old = slot.ClearAndFlush();
        Page page = vma.NormalPage(old);
        if (old.IsDirty)
            page.MarkDirty();
        slot.Set(Pte.Migration(old.Pfn, old.IsWritable).WithUffdWp().WithoutWrite()); // MMU2007
        page.RemoveRmap();
        table.Ptl.Unlock();
    }
}
