using BenchmarkDotNet.Attributes;
using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;
using ZapPteRange.Forms;

namespace MmuRules.Bench;

/// <summary>Proofs and witnesses for the unmodified forms of <c>zap_pte_range</c>. Goals: two CPUs, one page and two stores each in two seconds, a witness in a tenth of a second.</summary>
[MemoryDiagnoser]
public class ExplorerBenchmark
{
    private static readonly ExplorationOptions OneThread = new() { Threads = 1 };

    /// <summary>The delayed rmap, two CPUs, one page, two stores each: proved.</summary>
    [Benchmark]
    public Outcome ProveTwoStores() => Check(DelayedRmap.ZapPteRange, cpus: 2, stores: 2).Outcome;

    /// <summary>The same with any number of stores: proved.</summary>
    [Benchmark]
    public Outcome ProveUnbounded() => Check(DelayedRmap.ZapPteRange, cpus: 2, stores: 0).Outcome;

    /// <summary>The same with three CPUs: proved.</summary>
    [Benchmark]
    public Outcome ProveThreeCpus() => Check(DelayedRmap.ZapPteRange, cpus: 3, stores: 0).Outcome;

    /// <summary>The split flush: violated, with its witness.</summary>
    [Benchmark]
    public string FindWitness() => Check(SplitFlush.ZapPteRange, cpus: 2, stores: 0).Witness!.Schedule;

    private static Verdict Check(Action<MmuGather, Vma, PageTable, VirtualAddress, VirtualAddress> form, int cpus, int stores) => Explorer.Check(
        Scenarios.SharedFileOf(1, new MappingOptions { MkClean = MkCleanForm.EarlyExit }, cpus).With(EnvironmentParts.Writers(cpus, stores), EnvironmentParts.Cleaner(), EnvironmentParts.Reclaim()),
        HardwareModel.X86,
        world =>
        {
            using MmuGather tlb = MmuGather.Begin(world.Mm);
            form(tlb, world.Vma, world.Table, world.Start, world.End);
        },
        OneThread);
}
