// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Entry cleared by read, then store.</summary>
internal static class MMU2001
{
    [Explorable("MMU2001", "SharedMemory")]
    internal static void Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Pte old = slot.Read();
        slot.ClearNonAtomically(); // MMU2001
        vma.Mm.FlushPage(address);
        Page page = vma.NormalPage(old);
        if (old.IsDirty)
            page.MarkDirty();
        page.RemoveRmap();
        table.Ptl.Unlock();
        page.Put();
    }
}
