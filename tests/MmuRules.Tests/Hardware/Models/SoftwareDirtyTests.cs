using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware.Models;

/// <summary>Hardware that sets no bits: faults do.</summary>
public sealed class SoftwareDirtyTests
{
    public static TheoryData<HardwareModel> Software => [HardwareModel.SoftwareDirty, HardwareModel.S390];

    [Theory]
    [MemberData(nameof(Software))]
    public void A_fault_makes_an_entry_young_and_another_one_makes_it_dirty(HardwareModel model)
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(model);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.TestAndClearYoung();
        }

        world.Mm.FlushPage(world.Address);
        var faults = new CountsFaults();
        world.Machine.Observer = faults;

        _ = world.Cpu.Load(world.Address);
        Assert.True(world.Slot.Read() is { IsYoung: true, IsDirty: false });
        world.Cpu.Store(world.Address, 1);
        Assert.True(world.Slot.Read() is { IsYoung: true, IsDirty: true });
        world.Cpu.Store(world.Address, 2);

        Assert.Equal(2, faults.Count);
    }

    /// <summary>Race #2 of April 2014 cannot happen: whoever sets the bit waits for the lock.</summary>
    [Theory]
    [MemberData(nameof(Software))]
    public void Reading_an_entry_and_then_storing_an_empty_one_loses_nothing_to_the_hardware(HardwareModel model)
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(model);
        using (Agent.As(World.Zapper))
        {
            using (world.Table.Ptl.Hold())
            {
                Pte old = world.Slot.Read();
                using (Agent.As(World.Writer))
                {
                    // Its fault waits for the lock, and so it has not happened.
                    Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(() => world.Cpu.Store(world.Address, 1)));
                }

                Assert.Equal(old, world.Slot.Read());
                Assert.Equal(0, world.File.Read(0));
                world.Slot.ClearNonAtomically();
            }
        }

        world.Mm.FlushPage(world.Address);
        world.Cpu.Store(world.Address, 1);
        Assert.True(world.Slot.Read().IsDirty);
    }

    [Theory]
    [MemberData(nameof(Software))]
    public void Nothing_is_filled_unasked_from_an_entry_that_is_not_young(HardwareModel model)
    {
        var world = new World(model, speculativeFill: true, file: new MappingOptions { AccountsDirty = false });
        _ = world.Cpu.Load(world.Address);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.TestAndClearYoung();
        }

        world.Mm.FlushPage(world.Address);

        Assert.False(world.Cpu.SpeculativelyFill(world.Address));
        Assert.False(world.Slot.Read().IsYoung);
    }

    private sealed class CountsFaults : IStepObserver
    {
        internal int Count { get; private set; }

        public void Before(in Step step) => Count += step.Kind == StepKind.AddAccessFlags ? 1 : 0;

        public void Blocked(in Step step) => Assert.Fail("Nobody holds anything here.");

        public void After(in Step step, long observed)
        {
        }
    }
}
