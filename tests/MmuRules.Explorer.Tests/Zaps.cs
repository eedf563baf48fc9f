using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;
using ZapPteRange.Forms;

namespace MmuRules.ExplorerTests;

/// <summary>The historical forms as code under test, and the scenarios of the tests here.</summary>
internal static class Zaps
{
    internal static CodeUnderTest Split { get; } = new("split flush", world => Zap(world, SplitFlush.ZapPteRange));

    internal static CodeUnderTest Delayed { get; } = new("delayed rmap", world => Zap(world, DelayedRmap.ZapPteRange));

    internal static Scenario LostWrite(MkCleanForm cleaner = MkCleanForm.EarlyExit, int stores = 0) => Scenarios
        .SharedFileOf(1, new MappingOptions { MkClean = cleaner })
        .With(EnvironmentParts.Writers(2, stores), EnvironmentParts.Cleaner(), EnvironmentParts.Reclaim());

    internal static Verdict Check(Scenario scenario, CodeUnderTest code, ExplorationOptions? options = null) =>
        Explorer.Check(scenario, HardwareModel.X86, [code], options ?? new ExplorationOptions { Threads = 1 });

    private static void Zap(World world, Action<MmuGather, Vma, PageTable, VirtualAddress, VirtualAddress> form)
    {
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        form(tlb, world.Vma, world.Table, world.Start, world.End);
    }
}
