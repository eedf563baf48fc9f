// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Page marked dirty with neither page-table lock nor page lock, mapping not rechecked.</summary>
internal static class MMU4008
{
    [Explorable("MMU4008", "DiscardFile")]
    internal static void Touch(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte entry = table.Slot(address).Read();
        if (!entry.IsPresent)
        {
            table.Ptl.Unlock();
            return;
        }

        Page page = vma.NormalPage(entry);
        page.Get();
        table.Ptl.Unlock();
        page.MarkDirty(); // MMU4008
        page.Put();
    }
}
