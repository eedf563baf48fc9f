using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Modes;

/// <summary>Code by which the machine grows, as an area or an address space is made: it looks at more on its way than it did when there was less.</summary>
public sealed class GrowingMachineTests
{
    private static readonly CodeUnderTest ForkWithoutFlush = Mistake.All.Single(mistake => mistake.Name == "flush dropped").In(
        new CodeUnderTest("fork", world => world.Machine.Cpus[1].SwitchTo(Fork.Run(world.Mm))), () => { });

    [Fact]
    public void Code_that_makes_an_area_and_then_looks_through_the_areas_is_explored() =>
        Explorer.Check(Scenarios.Anonymous, HardwareModel.X86, world => SoftDirty.Clear(world.Mm)).AssertProved();

    [Fact]
    public void So_is_code_that_splits_one_beside_code_that_uses_both_parts() => Explorer.Check(
        Scenarios.AnonymousOf(2, cpus: 2),
        HardwareModel.X86,
        [
            new CodeUnderTest("mprotect", world => Mprotect.Run(world.Mm, world.AddressOf(1), world.End, isWritable: false)),
            new CodeUnderTest("user", world =>
            {
                world.Machine.Cpus[1].Store(world.Start, 5);
                _ = world.Machine.Cpus[1].Load(world.AddressOf(1));
            }),
        ]).AssertProved();

    [Fact]
    public void What_two_functions_make_at_the_same_time_is_explored_too() => Explorer.Check(
        Scenarios.AnonymousOf(2, cpus: 2),
        HardwareModel.X86,
        [
            new CodeUnderTest("first", world => Munmap.Run(world.Mm, world.Start, world.AddressOf(1))),
            new CodeUnderTest("second", world => Munmap.Run(world.Mm, world.AddressOf(1), world.End)),
        ]).AssertProved();

    [Theory]
    [InlineData(ExplorationMode.Prove)]
    [InlineData(ExplorationMode.Quick)]
    [InlineData(ExplorationMode.Random)]
    public void What_is_found_in_it_can_be_replayed(ExplorationMode mode)
    {
        Verdict found = Explorer.Check(Scenarios.Fork, HardwareModel.X86, [ForkWithoutFlush], new ExplorationOptions { Mode = mode, Seed = 1 });
        found.AssertViolated(Property.StaleAccess);

        var replay = new ExplorationOptions { Mode = ExplorationMode.Replay, Schedule = found.Witness!.Schedule };
        Verdict replayed = Explorer.Check(Scenarios.Fork, HardwareModel.X86, [ForkWithoutFlush], replay);
        Assert.Equal(found.Witness.ToString(), replayed.Witness!.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_number_of_threads_makes_no_difference(int threads)
    {
        Verdict one = Explorer.Check(Scenarios.Fork, HardwareModel.X86, [ForkWithoutFlush], new ExplorationOptions { Threads = 2 });
        Verdict other = Explorer.Check(Scenarios.Fork, HardwareModel.X86, [ForkWithoutFlush], new ExplorationOptions { Threads = threads });

        Assert.Equal((one.States, one.Depth, one.Witness!.Schedule), (other.States, other.Depth, other.Witness!.Schedule));
    }
}
