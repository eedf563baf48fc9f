using MmuRules.Exploration;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Corpus.Bugs;

/// <summary>Reclaim had cleared the entry and put the flush off; who then unmapped or protected the range found nothing to do, and returned while a CPU stored on.</summary>
[Bug("3ea277194daa", "2017-08-02", "mprotect finds an entry empty whose flush reclaim still owes", Order = "[none: nothing to do] → [FlushBatched; none: nothing to do]",
    Rule = "MMU3007")]
internal static class PendingFlushOverlooked
{
    public static Scenario Scenario { get; } = Worlds.ReadOnlyArea.With(Writers(1), Batcher(1), Watcher(1));

    public static void Buggy(Mm mm, PageTable table, VirtualAddress start, VirtualAddress end, int pageSize, Cpu cpu)
    {
        using (MmuGather tlb = MmuGather.Begin(mm))
        using (table.Ptl.Hold())
        {
            for (VirtualAddress address = start; address < end; address += pageSize)
            {
                PteSlot slot = table.Slot(address);
                if (slot.Read().IsNone)
                {
                    continue;
                }

                Pte old = slot.GetAndClear();
                tlb.RecordEntry(slot, address);
                slot.Set(old.WithoutWrite());
            }
        }

        cpu.SwitchTo(mm);
    }

    public static void Fixed(Mm mm, PageTable table, VirtualAddress start, VirtualAddress end, int pageSize, Cpu cpu)
    {
        using (MmuGather tlb = MmuGather.Begin(mm))
        using (table.Ptl.Hold())
        {
            mm.FlushBatchedPending();
            for (VirtualAddress address = start; address < end; address += pageSize)
            {
                PteSlot slot = table.Slot(address);
                if (slot.Read().IsNone)
                {
                    continue;
                }

                Pte old = slot.GetAndClear();
                tlb.RecordEntry(slot, address);
                slot.Set(old.WithoutWrite());
            }
        }

        cpu.SwitchTo(mm);
    }
}
