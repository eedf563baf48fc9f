// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Lock order.</summary>
internal static class MMU4004
{
    [Explorable("MMU4004", "Anonymous")]
    internal static bool IsMapped(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte entry = table.Slot(address).Read();
        Page page = vma.NormalPage(entry);
        page.Lock(); // MMU4004
        bool isMapped = page.IsMapped;
        page.Unlock();
        table.Ptl.Unlock();
        return isMapped;
    }
}
