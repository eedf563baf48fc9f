using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Tests.Hardware;

public sealed class MachineTests
{
    public static TheoryData<MachineOptions> ImpossibleMachines =>
    [
        new MachineOptions { CpuCount = 0 },
        new MachineOptions { CpuCount = 64 },
        new MachineOptions { PageCount = 0 },
        new MachineOptions { PageCount = (1 << 20) + 1 },
        new MachineOptions { PageSize = 4 },
        new MachineOptions { PageSize = 24 },
        new MachineOptions { EntriesPerTable = 1 },
        new MachineOptions { EntriesPerTable = 1024 },
        new MachineOptions { TlbEntries = 0 },
        new MachineOptions { GatherBatchPages = 0 },
        new MachineOptions { GatherBatchLimit = 0 },
        new MachineOptions { Model = null! },
    ];

    [Theory]
    [MemberData(nameof(ImpossibleMachines))]
    public void An_impossible_machine_is_refused(MachineOptions options) =>
        Assert.Throws<MachineConfigurationException>(() => new Machine(options));

    [Fact]
    public void Pages_are_given_out_from_the_lowest_number_until_none_is_free()
    {
        var machine = new Machine(new MachineOptions { PageCount = 2 });
        Page first = machine.AllocatePage();
        Page second = machine.AllocatePage();

        Assert.Equal([0, 1], [first.Pfn.Number, second.Pfn.Number]);
        Assert.Throws<OutOfPagesException>(machine.AllocatePage);
        first.Put();
        Assert.Equal(1, machine.FreePages);
        Assert.Same(first, machine.AllocatePage());
    }

    [Fact]
    public void A_restored_machine_equals_what_it_was_and_behaves_as_it_did()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        MachineState before = world.Machine.Capture();

        MachineState first = Act(world);
        Assert.NotEqual(before, first);
        world.Machine.Restore(before);
        Assert.Equal(before, world.Machine.Capture());
        Assert.Equal(before.GetHashCode(), world.Machine.Capture().GetHashCode());

        Assert.Equal(first, Act(world));
        Assert.Equal(first.GetHashCode(), world.Machine.Capture().GetHashCode());
    }

    [Fact]
    public void A_page_table_built_after_the_capture_is_gone_after_the_restore()
    {
        var world = new World(filePages: 4);
        MachineState before = world.Machine.Capture();
        world.Cpu.Store(world.AddressOf(3), 1);

        world.Machine.Restore(before);

        Assert.Null(world.Mm.FindTable(world.AddressOf(3)));
        Assert.Equal(before, world.Machine.Capture());
        Assert.Equal(before.GetHashCode(), world.Machine.Capture().GetHashCode());
        Assert.Equal(0, world.Cpu.Load(world.AddressOf(3)));
    }

    [Fact]
    public void A_state_of_another_machine_is_refused()
    {
        MachineState state = new World().Machine.Capture();
        Assert.Throws<MachineConfigurationException>(() => new World().Machine.Restore(state));
    }

    private static MachineState Act(World world)
    {
        world.Cpu.Store(world.AddressOf(1), 2);
        world.File.Fsync();
        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);
        return world.Machine.Capture();
    }
}
