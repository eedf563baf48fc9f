// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Physical address, or another range, given to a flush.</summary>
internal static class MMU1011
{
    [MmuRules.Annotations.Effect(MmuRules.Annotations.MmuEffect.FlushesTlb)]
    internal static void Invlpg(Mm mm, ulong address) => mm.FlushPage(new VirtualAddress(address));

    [Explorable("MMU1011", "Elsewhere")]
    internal static void Unmap(Vma vma, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        Pte old = table.Slot(address).GetAndClear();
        Invlpg(vma.Mm, (ulong)old.Pfn.Number); // MMU1011
        table.Ptl.Unlock();
        Page page = vma.NormalPage(old);
        if (page.IsAnonymous)
        {
            page.RemoveRmap();
            page.Put();
        }
    }
}
