using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>The first shape that the page of each rule in docs/rules shows as flagged: wrong on purpose. Exploring them shows what each loses.</summary>
internal static class Shapes
{
    [Explorable("MMU1001")]
    internal static void DropMarkedLate(Vma vma, PageTable table, VirtualAddress address)
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

    [Explorable("MMU1003")]
    internal static void DropUnlockedEarly(Vma vma, PageTable table, VirtualAddress address)
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

    [Explorable("MMU1004")]
    internal static void DropUnmappedEarly(Vma vma, PageTable table, VirtualAddress address)
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
