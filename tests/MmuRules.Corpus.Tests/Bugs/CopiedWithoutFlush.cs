using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary>userfaultfd took the write permission and left the flush for later; a fault then copied the page, and what was stored by stale translations was not in the copy.</summary>
[Bug("6ce64428d620", "2021-03-12", "a copy is made of a page that others can still write", Order = "[wp] copy; F → [wp F] copy", Rule = "MMU1009", In = "Swap")]
internal static class CopiedWithoutFlush
{
    public static void Buggy(Vma vma, PageTable table, VirtualAddress address)
    {
        Page copy = vma.Mm.Machine.AllocatePage();
        PteSlot slot = table.Slot(address);
        Pte entry;
        using (table.Ptl.Hold())
        {
            slot.SetWriteProtect();
            entry = slot.Read();
        }

        copy.CopyFrom(vma.NormalPage(entry));
        Worlds.Replace(vma, slot, entry, copy);
    }

    public static void Fixed(Vma vma, PageTable table, VirtualAddress address)
    {
        Page copy = vma.Mm.Machine.AllocatePage();
        PteSlot slot = table.Slot(address);
        Pte entry;
        using (table.Ptl.Hold())
        {
            slot.SetWriteProtect();
            vma.Mm.FlushPage(address);
            entry = slot.Read();
        }

        copy.CopyFrom(vma.NormalPage(entry));
        Worlds.Replace(vma, slot, entry, copy);
    }
}
