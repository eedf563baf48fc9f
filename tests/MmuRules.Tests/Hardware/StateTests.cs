using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware;

public sealed class StateTests
{
    [Fact]
    public void A_machine_is_restored_from_a_key_alone()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 7);
        MachineState state = world.Machine.Capture();
        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);
        world.File.Fsync();

        world.Machine.Restore(state.Key);

        Assert.Equal(state, world.Machine.Capture());
        Assert.True(world.Slot.Read().IsDirty);
    }

    [Fact]
    public void Machines_that_were_built_and_used_alike_have_equal_keys()
    {
        World[] worlds = [new(), new()];
        foreach (World world in worlds)
        {
            world.Cpu.Store(world.Address, -1);
        }

        Assert.Equal(worlds[0].Machine.Capture().Key, worlds[1].Machine.Capture().Key);
    }

    [Fact]
    public void A_key_of_a_larger_machine_is_refused_and_the_machine_stays_as_it_was()
    {
        var small = new World(pages: 3);
        var large = new World(pages: 64);
        large.Machine.Pages[^1].Machine.CreateDisk(1000).CreateFile(1);
        large.Cpu.Store(large.AddressOf(1), 1);
        while (large.Machine.FreePages > 0)
        {
            large.Machine.AllocatePage();
        }

        MachineState before = small.Machine.Capture();
        Assert.Throws<MachineConfigurationException>(() => small.Machine.Restore(large.Machine.Capture().Key));
        Assert.Equal(before, small.Machine.Capture());
    }

    [Fact]
    public void What_is_left_in_a_free_page_makes_no_difference()
    {
        var world = new World();
        MachineState before = world.Machine.Capture();
        VirtualAddress heap = world.AddressOf(8);
        Vma area = world.Mm.MapAnonymous(heap, 1);
        world.Cpu.Store(heap, 0x1234);
        MachineState used = world.Machine.Capture();
        MadviseDontNeed.Run(world.Mm, area.Start, area.End);
        MachineState zapped = world.Machine.Capture();
        world.Cpu.Store(heap, 0x4321);
        MadviseDontNeed.Run(world.Mm, area.Start, area.End);

        Assert.NotEqual(before, used);
        Assert.Equal(zapped, world.Machine.Capture());
    }

    [Fact]
    public void A_step_tells_what_it_read_and_wrote()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        world.Machine.RecordsFootprints = true;
        Pte entry = world.Slot.Read();
        Footprint read = world.Machine.LastFootprint!;
        using (world.Table.Ptl.Hold())
        {
            world.Slot.Set(entry.WithoutYoung());
        }

        // The last step is the lock's release.
        Footprint release = world.Machine.LastFootprint!;
        world.Slot.Read();
        Footprint again = world.Machine.LastFootprint!;

        Assert.Contains(world.Slot.Word.Number, read.Reads);
        Assert.Empty(read.Writes);
        Assert.NotEmpty(release.Writes);
        Assert.False(read.ConflictsWith(again));
        Assert.False(read.ConflictsWith(release));
        Assert.True(release.ConflictsWith(release));
    }
}
