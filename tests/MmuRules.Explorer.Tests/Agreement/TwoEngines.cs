using MmuRules.Exploration;
using MmuRules.Files;

namespace MmuRules.ExplorerTests.Agreement;

/// <summary>One program in one world, by both engines.</summary>
internal sealed record TwoEngines(ZapProgram Program, PackedWorld World, PackedVerdict Packed, Verdict Machine)
{
    internal static TwoEngines Explore(ZapProgram program, PackedWorld world, Reductions? reductions = null)
    {
        // Both begin with each page stored to once by CPU 0; nobody fills translations unasked.
        world = world with { StartsStored = true, SpeculativeFill = false };
        reductions ??= Reductions.All with { Merging = false };
        return new TwoEngines(
            program,
            world,
            PackedEngine.Explore(program, world, new PackedOptions { Threads = 1, CpuSymmetry = reductions.CpuSymmetry, PageSymmetry = false }),
            Explorer.Check(
                ScenarioOf(world),
                world.Model,
                [ProgramOnMachine.Of(program)],
                new ExplorationOptions { Threads = 1, Reductions = reductions }));
    }

    internal bool AgreeOnVerdict => Packed.Outcome == Machine.Outcome && Packed.Violated == Machine.Violated;

    public override string ToString() => $"{Program} in {World}:{Environment.NewLine}packed: {Packed}{Environment.NewLine}machine: {Machine}, depth {Machine.Depth}";

    private static Scenario ScenarioOf(PackedWorld world)
    {
        int stores = world.Stores ?? 0;
        int rounds = world.CleanerRounds ?? 0;
        MappingOptions kind = world.File == FileKind.SharedMemory ? MappingOptions.Tmpfs : new MappingOptions { UsesBuffers = world.File == FileKind.WithBuffers };
        Scenario scenario = Scenarios.SharedFileOf(world.Pages, kind with { MkClean = world.MkClean }, world.Writers).With(EnvironmentParts.Writers(world.Writers, stores));
        if ((world.Cleaners & CleanerKinds.Flusher) != 0)
        {
            scenario = scenario.With(world.FlusherRespectsCounts ? EnvironmentParts.Pageout(rounds) : EnvironmentParts.Cleaner(rounds));
        }

        if ((world.Cleaners & CleanerKinds.Fsync) != 0)
        {
            scenario = scenario.With(EnvironmentParts.Fsync(rounds));
        }

        return world.Dropper switch
        {
            PageDropper.Reclaim => scenario.With(EnvironmentParts.Reclaim()),
            PageDropper.Invalidate => scenario.With(EnvironmentParts.Invalidate()),
            _ => scenario,
        };
    }
}
