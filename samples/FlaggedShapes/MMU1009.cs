// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Permission revoked and not flushed before the content is relied on.</summary>
internal static class MMU1009
{
    [Explorable("MMU1009", "Swap")]
    internal static void Move(Vma vma, PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        Page copy = vma.Mm.Machine.AllocatePage();
        table.Ptl.Lock();
        slot.SetWriteProtect();
        Pte entry = slot.Read();
        Page page = vma.NormalPage(entry);
        copy.CopyFrom(page); // MMU1009
        slot.ClearAndFlush();
        copy.AddRmap();
        slot.Set(Pte.Mapping(copy).WithMarksOf(entry));
        page.RemoveRmap();
        table.Ptl.Unlock();
        page.Put();
    }
}
