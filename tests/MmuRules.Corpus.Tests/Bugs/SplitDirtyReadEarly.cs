using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>__split_huge_pmd_locked()</c> took the dirty bit from the entry that it had read, and made that invalid afterwards: what a CPU set in between was nowhere.</summary>
[Bug("d52605d7cb30", "2018-01-31", "the split of a huge entry takes the dirty bit from it before it is invalid",
    Order = "d = dirty(*p); inv(p); if (d) D → o = inv(p); if (dirty(o)) D", Rule = "MMU2003", In = "HugePage")]
internal static class SplitDirtyReadEarly
{
    public static void Buggy(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        Pmd seen = slot.Read();
        Page head = vma.NormalPage(seen);
        bool wasDirty = seen.IsDirty;
        Pmd old = slot.Invalidate();
        if (wasDirty)
        {
            head.MarkDirty();
        }

        Worlds.MapSmall(vma, slot, old);
    }

    public static void Fixed(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        Pmd old = slot.Invalidate();
        if (old.IsDirty)
        {
            vma.NormalPage(old).MarkDirty();
        }

        Worlds.MapSmall(vma, slot, old);
    }
}
