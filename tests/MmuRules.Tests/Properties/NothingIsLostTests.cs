using FsCheck;
using FsCheck.Fluent;
using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties;

public sealed class NothingIsLostTests
{
    private const int Scripts = 400;

    private static readonly Gen<(int[] Script, int[] Choices)> Runs =
        from script in Gen.Choose(0, 1 << 20).ArrayOf(12)
        from choices in Gen.Choose(0, 1 << 20).ArrayOf(400)
        select (script, choices);

    public static TheoryData<HardwareModel, MappingOptions> Kinds
    {
        get
        {
            var kinds = new TheoryData<HardwareModel, MappingOptions>();
            foreach (HardwareModel model in HardwareModel.All.Where(model => model.Kind != HardwareKind.Feared))
            {
                kinds.Add(model, new MappingOptions());
                kinds.Add(model, new MappingOptions { AccountsDirty = false });
                kinds.Add(model, new MappingOptions { UsesBuffers = true });
                kinds.Add(model, new MappingOptions { MkClean = MkCleanForm.AlwaysLocked });
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_operations_of_today_lose_no_store_whatever_goes_on_between_their_steps(HardwareModel model, MappingOptions file) =>
        CheckAll(run => Turmoil.KeepsEveryStore(WorldOf(model, file), run.Script, run.Choices, MadviseDontNeedOf));

    [Fact]
    public void The_same_turmoil_finds_what_the_original_form_loses()
    {
        Assert.True(IsEverLost(HardwareModel.X86, file: new MappingOptions(), flushUnderLock: false));
    }

    [Fact]
    public void The_same_turmoil_finds_what_the_split_flush_loses_to_the_early_exit_and_only_to_it()
    {
        Assert.True(IsEverLost(HardwareModel.X86, new MappingOptions(), flushUnderLock: true));
        Assert.False(IsEverLost(HardwareModel.X86, new MappingOptions { MkClean = MkCleanForm.AlwaysLocked }, flushUnderLock: true));
    }

    [Fact]
    public void Even_the_original_form_loses_nothing_where_the_tlb_is_coherent() =>
        Assert.False(IsEverLost(HardwareModel.CoherentTlb, new MappingOptions(), flushUnderLock: false));

    [Fact]
    public void Undisturbed_every_model_ends_with_the_same_disk() => CheckAll(run =>
    {
        World[] worlds = [.. HardwareModel.All.Where(model => model is { Kind: not HardwareKind.Feared, MostCpus: > 1 }).Select(model => WorldOf(model, new MappingOptions()))];
        foreach (World world in worlds)
        {
            Assert.True(Turmoil.KeepsEveryStore(world, run.Script, [], MadviseDontNeedOf));
        }

        return Enumerable.Range(0, 3).All(page => worlds.All(world => world.Disk.Peek(page) == worlds[0].Disk.Peek(page)));
    });

    private static void CheckAll(Func<(int[] Script, int[] Choices), bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Scripts), Prop.ForAll(Runs.ToArbitrary(), holds));

    private static World WorldOf(HardwareModel model, MappingOptions file) =>
        new(model, cpus: 3, filePages: 3, speculativeFill: true, file: file, batchPages: 1);

    private static void MadviseDontNeedOf(World world, VirtualAddress start, VirtualAddress end) => MadviseDontNeed.Run(world.Mm, start, end);

    private static bool IsEverLost(HardwareModel model, MappingOptions file, bool flushUnderLock)
    {
        // Seeds, not FsCheck: that a thing is found at all must not depend on luck.
        for (int seed = 0; seed < Scripts * 5; seed++)
        {
            var random = new Random(seed);
            int[] script = [.. Enumerable.Range(0, 12).Select(_ => random.Next(1 << 20))];
            int[] choices = [.. Enumerable.Range(0, 400).Select(_ => random.Next(1 << 20))];
            if (!Turmoil.KeepsEveryStore(WorldOf(model, file), script, choices, (world, start, end) => ZapAsBefore2022(world, start, end, flushUnderLock)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>[X D R] F Z, or [X D R F] Z, a page at a time.</summary>
    private static void ZapAsBefore2022(World world, VirtualAddress start, VirtualAddress end, bool flushUnderLock)
    {
        for (VirtualAddress address = start; address < end; address += world.Machine.Options.PageSize)
        {
            using MmuGather tlb = MmuGather.Begin(world.Mm);
            using LockedPageTable? table = world.Mm.MapAndLock(address);
            if (table is null || !table[address].Read().IsPresent)
            {
                continue;
            }

            Pte old = table[address].GetAndClear();
            tlb.RecordEntry(table[address], address);
            Page page = world.Vma.NormalPage(old);
            if (old.IsDirty)
            {
                page.MarkDirty();
            }

            page.RemoveRmap();
            tlb.RemovePage(page);
            if (flushUnderLock)
            {
                tlb.FlushTlbOnly();
            }
        }
    }
}
