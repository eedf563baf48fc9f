using MmuRules.Exploration;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>__unmap_hugepage_range()</c>: a table that two processes share was unlinked, and its translations flushed after the locks were dropped, or not at all. Who found nothing there believed that nobody used the pages any more.</summary>
/// <remarks>The machine shares no tables: here it is one that is freed.</remarks>
[Bug("a4a118f2eead", "2021-11-22", "a table of huge pages is unshared, and flushed behind the unlock", Order = "[X] F → [X F]", Rule = "MMU1010", Cve = "CVE-2021-4002")]
internal static class UnsharedFlushedLate
{
    public static Scenario Scenario { get; } = Scenarios.AnonymousOf(1, cpus: 1);

    public static void Buggy(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
        PmdSlot slot = mm.Directory(address);
        using (mm.PmdLock.Hold())
        {
            if (slot.Read().IsNone)
            {
                return;
            }

            slot.GetAndClear();
        }

        mm.FlushTables(slot.Start, slot.End);
        mm.Machine.SynchronizeWalkers();
        Worlds.Unmap(vma, table, address);
        table.Free();
    }

    public static void Fixed(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
        PmdSlot slot = mm.Directory(address);
        using (mm.PmdLock.Hold())
        {
            if (slot.Read().IsNone)
            {
                return;
            }

            slot.GetAndClear();
            mm.FlushTables(slot.Start, slot.End);
        }

        mm.Machine.SynchronizeWalkers();
        Worlds.Unmap(vma, table, address);
        table.Free();
    }

    public static void Beside(Mm mm, VirtualAddress address)
    {
        bool isGone;
        using (mm.PmdLock.Hold())
        {
            isGone = mm.Directory(address).Read().IsNone;
        }

        if (isGone)
        {
            Worlds.ExpectNothing(mm, address);
        }
    }
}
