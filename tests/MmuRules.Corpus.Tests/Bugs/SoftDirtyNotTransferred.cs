using MmuRules.Exploration;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary>Andrea Arcangeli's patch: the page was marked dirty where the entry's mark was needed. The two are not convertible: a checkpoint goes by the entry's.</summary>
[Bug("soft-dirty split patch", "2016-08", "the split of a huge page into migration entries forgets soft-dirty",
    Order = "if (softDirty(o)) D(page) → if (softDirty(o)) e = mkSoftDirty(e)", Rule = "MMU2011")]
internal static class SoftDirtyNotTransferred
{
    public static Scenario Scenario { get; } = Worlds.MarkedAnonymous;

    public static void Buggy(Vma vma, PageTable table, VirtualAddress address)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        Pte old = slot.ClearAndFlush();
        Page page = vma.NormalPage(old);
        Pte entry = Pte.Migration(page.Pfn, old.IsWritable);
        if (old.IsSoftDirty)
        {
            page.MarkDirty();
        }

        if (old.IsUffdWp)
        {
            entry = entry.WithUffdWp();
        }

        slot.Set(entry);
    }

    public static void Fixed(Vma vma, PageTable table, VirtualAddress address)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        Pte old = slot.ClearAndFlush();
        Page page = vma.NormalPage(old);
        Pte entry = Pte.Migration(page.Pfn, old.IsWritable).WithMarksOf(old);
        if (old.IsDirty)
        {
            page.MarkDirty();
        }

        slot.Set(entry);
    }

    public static void Caller(Vma vma, PageTable table, VirtualAddress address)
    {
        using (table.Ptl.Hold())
        {
            PteSlot slot = table.Slot(address);
            Pte entry = slot.Read();
            Pte mapping = Pte.Mapping(vma.Mm.Machine.Pages[entry.Pfn.Number]);
            slot.Set((entry.IsWritable ? mapping.WithWrite() : mapping).WithMarksOf(entry));
        }

        if (!SoftDirty.IsMarked(vma.Mm, address))
        {
            throw new PropertyViolationException(Property.Marks, "The page was stored to since the marks were cleared, and has none any more.");
        }
    }
}
