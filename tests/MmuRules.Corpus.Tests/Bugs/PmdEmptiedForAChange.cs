using MmuRules.Exploration;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>change_huge_pmd()</c>: <c>pmdp_huge_get_and_clear()</c> left nothing there for a moment; MADV_DONTNEED, which looks without the lock, took nothing for done, and the memory came back.</summary>
[Bug("ced108037c2a", "2017-04-13", "mprotect empties a huge entry for a moment, and who discards memory passes over it", Order = "[X set F] → [establish F]", Rule = "MMU2010")]
internal static class PmdEmptiedForAChange
{
    public static Scenario Scenario => Worlds.HugeAnonymous;

    public static void Buggy(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        if (slot.Read().IsHuge)
        {
            Pmd old = slot.GetAndClear();
            slot.Set(old.WithoutWrite());
            vma.Mm.FlushRange(slot.Start, slot.End);
        }
    }

    public static void Fixed(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        if (slot.Read() is { IsPresent: true, IsHuge: true })
        {
            Pmd old = slot.Invalidate();
            slot.Set(old.WithoutWrite());
        }
    }

    public static void Beside(Mm mm, VirtualAddress start, VirtualAddress end)
    {
        MadviseDontNeed.Run(mm, start, end);
        using PageTableLock.Guard held = mm.PmdLock.Hold();
        if (mm.Directory(start).Read().IsHuge)
        {
            throw new PropertyViolationException(Property.StaleAccess, "The memory was discarded, and is still there.");
        }
    }
}
