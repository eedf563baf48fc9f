// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Page dirty used as if it were soft-dirty.</summary>
internal static class MMU2011
{
    [Explorable("MMU2011", "Marked")]
    internal static void MakeMigrationEntry(Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Pte old = slot.ClearAndFlush();
        Page page = vma.NormalPage(old);
        if (old.IsSoftDirty)
            page.MarkDirty();
        slot.Set(Pte.Migration(old.Pfn, old.IsWritable).WithUffdWp().WithoutWrite()); // MMU2011
        page.RemoveRmap();
        table.Ptl.Unlock();
    }
}
