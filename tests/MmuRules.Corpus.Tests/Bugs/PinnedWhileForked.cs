using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>get_user_pages_fast()</c> had its page before the fork took the write permission, and after the fork had looked whether the page was pinned: what a device then wrote the child got too.</summary>
[Bug("57efa1fe5957", "2020-12-15", "a page is pinned to be written while a fork shares it with the child",
    Order = "e = *p; get; if (*p != e) put → e = *p; get; if (*p != e || a fork was on) put",
    NotFlagged = "the walker looks again; that he has to look at the sequence of forks too stands in another method")]
internal static class PinnedWhileForked
{
    public static Scenario Scenario { get; } = Scenarios.AnonymousOf(1, cpus: 2, running: 1);

    public static void Buggy(Machine machine, Vma vma, PteSlot slot)
    {
        Page page;
        using (machine.Cpus[0].InterruptsOff())
        {
            Pte entry = slot.Read();
            if (!entry.IsPresent || !entry.IsWritable)
            {
                return;
            }

            page = vma.NormalPage(entry);
            if (!page.TryGet())
            {
                return;
            }

            if (slot.Read() != entry)
            {
                page.Put();
                return;
            }
        }

        Use(page);
    }

    public static void Fixed(Machine machine, Vma vma, PteSlot slot)
    {
        Page page;
        using (machine.Cpus[0].InterruptsOff())
        {
            int sequence = vma.Mm.WriteProtectSequence;
            Pte entry = slot.Read();
            if (sequence % 2 != 0 || !entry.IsPresent || !entry.IsWritable)
            {
                return;
            }

            page = vma.NormalPage(entry);
            if (!page.TryGet())
            {
                return;
            }

            if (slot.Read() != entry || vma.Mm.WriteProtectSequence != sequence)
            {
                page.Put();
                return;
            }
        }

        Use(page);
    }

    public static void Beside(Mm mm) => Fork.Run(mm);

    private static void Use(Page page)
    {
        if (page.MapCount > 1)
        {
            throw new PropertyViolationException(Property.StaleAccess, "The page that is pinned to be written is the child's too.");
        }

        page.Put();
    }
}
