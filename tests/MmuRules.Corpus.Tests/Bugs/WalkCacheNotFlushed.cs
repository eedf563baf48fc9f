using MmuRules.Exploration;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>flush_tlb_range()</c> on x86 said of upper-level entries that no table was freed; CPUs flushed their translations, and went on walking through the table.</summary>
/// <remarks>Real x86 drops what it remembers with every flush of a page, unless one CPU's flush reaches the others by a broadcast; here the CPUs are arm64's.</remarks>
[Bug("3ef938c3503f", "2025-04-08", "the flush of a table that is freed leaves out what CPUs remember of the way there", Order = "X F(tables: no) Zt → X F(tables: yes) Zt",
    Cve = "CVE-2025-22045", Rule = "MMU1007", On = "Arm64")]
internal static class WalkCacheNotFlushed
{
    public static Scenario Scenario { get; } = Scenarios.AnonymousOf(1, cpus: 1).With(Writers(1)) with
    {
        Machine = Scenarios.AnonymousOf(1, cpus: 1).Machine with { WalkCaches = true },
    };

    public static void Buggy(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        vma.VmaLock.LockWrite();
        Worlds.Unmap(vma, table, address);
        PmdSlot slot = mm.Directory(address);
        using (mm.PmdLock.Hold())
        {
            slot.GetAndClear();
        }

        mm.FlushRange(slot.Start, slot.End, freedTables: false);
        mm.Machine.SynchronizeWalkers();
        table.Free();
    }

    public static void Fixed(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        vma.VmaLock.LockWrite();
        Worlds.Unmap(vma, table, address);
        PmdSlot slot = mm.Directory(address);
        using (mm.PmdLock.Hold())
        {
            slot.GetAndClear();
        }

        mm.FlushTables(slot.Start, slot.End);
        mm.Machine.SynchronizeWalkers();
        table.Free();
    }
}
