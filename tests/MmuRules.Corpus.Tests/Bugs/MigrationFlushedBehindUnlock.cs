using MmuRules.Exploration;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>migrate_vma_collect_pmd()</c>: the entries were flushed behind the unlock. Who found none there, such as MADV_DONTNEED, believed that nobody used the page any more.</summary>
[Bug("60bae7370896", "2022-08-11", "migration drops the lock before the flush of what it has cleared", Order = "[X] F → [X F]", Rule = "MMU1010")]
internal static class MigrationFlushedBehindUnlock
{
    public static Scenario Scenario { get; } = Scenarios.AnonymousOf(1, cpus: 1);

    public static void Buggy(Vma vma, PageTable table, VirtualAddress address)
    {
        Pte old;
        using (table.Ptl.Hold())
        {
            if (table.Slot(address).Read().IsNone)
            {
                return;
            }

            old = table.Slot(address).GetAndClear();
        }

        vma.Mm.FlushPage(address);
        Page page = vma.NormalPage(old);
        page.RemoveRmap();
        page.Put();
    }

    public static void Fixed(Vma vma, PageTable table, VirtualAddress address)
    {
        Pte old;
        using (table.Ptl.Hold())
        {
            if (table.Slot(address).Read().IsNone)
            {
                return;
            }

            old = table.Slot(address).GetAndClear();
            vma.Mm.FlushPage(address);
        }

        Page page = vma.NormalPage(old);
        page.RemoveRmap();
        page.Put();
    }

    public static void Beside(Mm mm, VirtualAddress start, VirtualAddress end)
    {
        MadviseDontNeed.Run(mm, start, end);
        Worlds.ExpectNothing(mm, start);
    }
}
