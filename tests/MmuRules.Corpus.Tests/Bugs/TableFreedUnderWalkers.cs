using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>retract_page_tables()</c> and the collapse of a file's pages: where the flush sends no interrupt it does not wait for a lockless walker, and he went on in a table that was freed.</summary>
[Bug("2ba99c5e0881", "2022-11-30", "khugepaged frees a table without waiting for lockless walkers", Order = "X F Zt → X F S Zt", Rule = "MMU1008", In = "TableFree",
    On = "Arm64")]
internal static class TableFreedUnderWalkers
{
    public static void Buggy(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
        Worlds.Unmap(vma, table, address);
        using (mm.PmdLock.Hold())
        {
            mm.Directory(address).CollapseFlush();
        }

        table.Free();
    }

    public static void Fixed(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
        Worlds.Unmap(vma, table, address);
        using (mm.PmdLock.Hold())
        {
            mm.Directory(address).CollapseFlush();
        }

        mm.Machine.SynchronizeWalkers();
        table.Free();
    }

    public static void Beside(Cpu cpu, Mm mm, VirtualAddress address) => FastGup.TryGet(cpu, mm, address, write: false)?.Put();
}
