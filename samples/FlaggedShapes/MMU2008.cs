// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>userfaultfd write-protected entry left writable.</summary>
internal static class MMU2008
{
    [Explorable("MMU2008", "Anonymous")]
    internal static void Protect(Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Pte old = slot.GetAndClear();
        slot.Set(old.WithUffdWp()); // MMU2008
        vma.Mm.FlushPage(address);
        table.Ptl.Unlock();
    }
}
