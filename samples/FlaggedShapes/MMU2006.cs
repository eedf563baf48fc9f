// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Entry published in pieces.</summary>
internal static class MMU2006
{
    [Explorable("MMU2006", "Unmapped")]
    internal static void Map(Page page, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        Pte entry = Pte.Mapping(page).WithWrite();
        table.Ptl.Lock();
        if (slot.Read().IsNone)
        {
            page.AddRmap();
            slot.Set(entry);
            slot.Set(entry.WithYoung()); // MMU2006
        }

        table.Ptl.Unlock();
    }
}
