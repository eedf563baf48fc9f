using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>huge_pmd_unshare()</c>: the table goes on being that of another process, or is freed by it, and is filled anew. A walker that had entered it from here found there what is none of his.</summary>
/// <remarks>The machine shares no tables: the last of those who shared it frees it here.</remarks>
[Bug("1013af4f585f", "2025-05-27", "a table of huge pages that is unshared is used anew under a lockless walker", Order = "X(shared table) F; reuse → X F S; reuse", Rule = "MMU1008",
    Cve = "CVE-2025-38085", In = "TableFree", On = "Arm64")]
internal static class UnsharedTableReused
{
    public static void Buggy(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
        Worlds.Unmap(vma, table, address);
        PmdSlot slot = mm.Directory(address);
        using (mm.PmdLock.Hold())
        {
            slot.GetAndClear();
            mm.FlushTables(slot.Start, slot.End);
        }

        table.Free();
    }

    public static void Fixed(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
        Worlds.Unmap(vma, table, address);
        PmdSlot slot = mm.Directory(address);
        using (mm.PmdLock.Hold())
        {
            slot.GetAndClear();
            mm.FlushTables(slot.Start, slot.End);
            mm.Machine.SynchronizeWalkers();
        }

        table.Free();
    }

    public static void Beside(Cpu cpu, Mm mm, VirtualAddress address) => FastGup.TryGet(cpu, mm, address, write: false)?.Put();
}
