// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Dirty bit read before the entry is invalidated.</summary>
internal static class MMU2003
{
    [Explorable("MMU2003", "SharedMemory")]
    internal static void Unmap(Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        bool dirty = slot.Read().IsDirty; // MMU2003
        Pte old = slot.ClearAndFlush();
        Page page = vma.NormalPage(old);
        if (dirty)
            page.MarkDirty();
        page.RemoveRmap();
        table.Ptl.Unlock();
        page.Put();
    }
}
