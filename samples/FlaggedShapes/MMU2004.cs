// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Old entry thrown away.</summary>
internal static class MMU2004
{
    [Explorable("MMU2004", "SharedMemory")]
    internal static void Drop(Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Page page = vma.NormalPage(slot.Read());
        slot.GetAndClear(); // MMU2004
        vma.Mm.FlushPage(address);
        page.RemoveRmap();
        table.Ptl.Unlock();
        page.Put();
    }
}
