using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>gup_pte_range()</c>: a collapse detaches the table and leaves its entries as they are, so that the walker found his entry unchanged and took a page that was being replaced.</summary>
[Bug("70cbc3cc78a9", "2022-11-30", "a lockless walker looks again at the small entry only",
    Order = "e = *pmd; p = *pte; get; if (*pte != p) put → …; if (*pmd != e || *pte != p) put",
    Rule = "MMU4006", On = "Arm64")]
internal static class WalkerChecksOneEntry
{
    public static Scenario Scenario { get; } = Scenarios.Collapse.Without("writers");

    public static void Buggy(Cpu cpu, Vma vma, VirtualAddress address)
    {
        PmdSlot directory = vma.Mm.Directory(address);
        using Cpu.InterruptGuard off = cpu.InterruptsOff();
        Pmd above = directory.Read();
        if (vma.Mm.TableOf(above) is not { } table)
        {
            return;
        }

        PteSlot slot = table.Slot(address);
        Pte entry = slot.Read();
        if (!entry.IsPresent)
        {
            return;
        }

        Page page = vma.NormalPage(entry);
        if (!page.TryGet())
        {
            return;
        }

        if (slot.Read() != entry)
        {
            page.Put();
            return;
        }

        Use(directory);
        page.Put();
    }

    public static void Fixed(Cpu cpu, Vma vma, VirtualAddress address)
    {
        PmdSlot directory = vma.Mm.Directory(address);
        using Cpu.InterruptGuard off = cpu.InterruptsOff();
        Pmd above = directory.Read();
        if (vma.Mm.TableOf(above) is not { } table)
        {
            return;
        }

        PteSlot slot = table.Slot(address);
        Pte entry = slot.Read();
        if (!entry.IsPresent)
        {
            return;
        }

        Page page = vma.NormalPage(entry);
        if (!page.TryGet())
        {
            return;
        }

        if (directory.Read() != above || slot.Read() != entry)
        {
            page.Put();
            return;
        }

        Use(directory);
        page.Put();
    }

    public static void Beside(Mm mm, VirtualAddress start) => CollapseHugePmd.Run(mm, start, CollapseForm.WithoutSynchronization);

    // Who has a reference in time keeps the page from being replaced.
    private static void Use(PmdSlot directory)
    {
        if (directory.Read().IsHuge)
        {
            throw new PropertyViolationException(Property.StaleAccess, "A huge page has been put in the place of the page that was got.");
        }
    }
}
