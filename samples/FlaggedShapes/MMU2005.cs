// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Entry read twice for one decision.</summary>
internal static class MMU2005
{
    [Explorable("MMU2005", "Discard")]
    internal static Page? Find(Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        if (!slot.Read().IsPresent)
            return null;
        return vma.NormalPage(slot.Read()); // MMU2005
    }
}
