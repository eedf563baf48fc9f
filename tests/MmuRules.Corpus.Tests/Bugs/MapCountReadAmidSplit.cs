using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>reuse_swap_page()</c>, under the page lock, read the counts of the small entries before and that of the huge one behind a split, and took a shared page for its own.</summary>
[Bug("c444eb564fb1", "2020-06-03", "a huge page's mappings are counted while its entry is split", Order = "[split] ∥ ⟨count⟩ → ⟨[split]⟩ ∥ ⟨count⟩", Cve = "CVE-2020-29368",
    NotFlagged = "that two counts are read amid the change of both stands in no one method")]
internal static class MapCountReadAmidSplit
{
    public static Scenario Scenario => Worlds.HugeAnonymous;

    public static void Buggy(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        Pmd old = slot.Invalidate();
        Worlds.MapSmall(vma, slot, old);
    }

    public static void Fixed(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        Pmd seen = slot.Read();
        if (!seen.IsPresent)
        {
            return;
        }

        using Page.Guard locked = vma.NormalPage(seen).Hold();
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        Pmd old = slot.Invalidate();
        Worlds.MapSmall(vma, slot, old);
    }

    public static void Beside(Machine machine, Vma vma, VirtualAddress address)
    {
        Pmd seen = vma.Mm.Directory(address).Read();
        if (!seen.IsHuge)
        {
            return;
        }

        Page head = machine.Pages[seen.Pfn.Number];
        using Page.Guard locked = head.Hold();
        if (head.MapCount == 0)
        {
            throw new PropertyViolationException(Property.Counts, "The page seems to be mapped by nobody else, and is.");
        }
    }
}
