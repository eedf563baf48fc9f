// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Live entry updated by read, modify, store.</summary>
internal static class MMU2002
{
    [Explorable("MMU2002", "Mremap")]
    internal static void Protect(Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        table.Ptl.Lock();
        Pte entry = slot.Read();
        if (entry.IsPresent)
            slot.Set(entry.WithoutWrite()); // MMU2002
        vma.Mm.FlushPage(address);
        table.Ptl.Unlock();
    }
}
