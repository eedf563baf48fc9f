using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>write_protect_page()</c>: soft-dirty tracking and MADV_FREE change entries first and flush later; KSM found the entry read-only, compared the pages, and merged one that a CPU was still storing to.</summary>
/// <remarks>A merge puts another page in the place of one that has the same content; here it is a copy of it.</remarks>
[Bug("b3a81d0841a9", "2017-08-10", "KSM skips the flush of an entry that somebody else has write-protected and not flushed",
    Order = "if (writable) { wp F } copy → if (writable or a flush is pending) { wp F } copy",
    Rule = "MMU3007", In = "Swap")]
internal static class ReadOnlyTakenForStill
{
    public static void Buggy(Vma vma, PageTable table, VirtualAddress address)
    {
        Page copy = vma.Mm.Machine.AllocatePage();
        PteSlot slot = table.Slot(address);
        Pte entry;
        using (table.Ptl.Hold())
        {
            if (slot.Read().IsWritable)
            {
                slot.SetWriteProtect();
                vma.Mm.FlushPage(address);
            }

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
            if (slot.Read().IsWritable || vma.Mm.IsFlushPending)
            {
                slot.SetWriteProtect();
                vma.Mm.FlushPage(address);
            }

            entry = slot.Read();
        }

        copy.CopyFrom(vma.NormalPage(entry));
        Worlds.Replace(vma, slot, entry, copy);
    }

    public static void Beside(Mm mm) => SoftDirty.Clear(mm);
}
