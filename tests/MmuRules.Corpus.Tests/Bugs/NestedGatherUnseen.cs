using MmuRules.Exploration;
using MmuRules.Gather;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary>Two threads call <c>madvise(MADV_DONTNEED)</c>: the second one finds the entries cleared, records nothing, and its gather flushes nothing. Its caller believes that the memory is gone.</summary>
[Bug("99baac21e458", "2017-08-10", "the second of two gathers finds nothing, and returns before the first one has flushed",
    Order = "G+ none G- ∥ G+ X F G- → G+ none, flush if nested, G- ∥ G+ X F G-", NotFlagged = "that another gather of the address space is going on stands in no method")]
internal static class NestedGatherUnseen
{
    public static Scenario Scenario { get; } = Scenarios.AnonymousOf(1, cpus: 1);

    public static void Buggy(Mm mm, Vma vma, VirtualAddress start, VirtualAddress end)
    {
        using (mm.MmapLock.HoldRead())
        {
            using MmuGather tlb = MmuGather.Begin(mm);
            Zap.Range(tlb, vma, start, end);
            tlb.FinishUnaware();
        }

        Worlds.ExpectNothing(mm, start);
    }

    public static void Fixed(Mm mm, Vma vma, VirtualAddress start, VirtualAddress end)
    {
        using (mm.MmapLock.HoldRead())
        {
            using MmuGather tlb = MmuGather.Begin(mm);
            Zap.Range(tlb, vma, start, end);
            tlb.Finish();
        }

        Worlds.ExpectNothing(mm, start);
    }

    public static void Beside(Mm mm, VirtualAddress start, VirtualAddress end) => MadviseDontNeed.Run(mm, start, end);
}
