using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>tlb_remove_table()</c>, where it had no room to defer: the table was freed at once, while CPUs, and what they had cached of the way there, still used it.</summary>
[Bug("d86564a2f085", "2018-09-07", "a page table is freed before the flush", Order = "X Zt F → X F Zt", Rule = "MMU1007", In = "TableFree")]
internal static class TableFreedBeforeFlush
{
    public static void Buggy(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
        Worlds.Unmap(vma, table, address);
        PmdSlot slot = mm.Directory(address);
        using (mm.PmdLock.Hold())
        {
            slot.GetAndClear();
        }

        table.Free();
        mm.FlushTables(slot.Start, slot.End);
        mm.Machine.SynchronizeWalkers();
    }

    public static void Fixed(Mm mm, Vma vma, PageTable table, VirtualAddress address)
    {
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

    public static void Beside(Cpu cpu, Mm mm, VirtualAddress address) => FastGup.TryGet(cpu, mm, address, write: false)?.Put();
}
