using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Notifiers;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Notifiers;

public sealed class ToldOperationsTests
{
    private static readonly VirtualAddress Start = new(64);

    [Fact]
    public void A_device_uses_no_page_that_was_unmapped()
    {
        (World world, SecondaryMmu device) = Build();
        Munmap.Run(world.Mm, Start, Start + 32);
        Assert.Equal(0, device.TlbCount);
        Assert.Throws<BadAddressException>(() => device.Load(Start));
        Audit.Check(world.Machine);
    }

    [Fact]
    public void A_device_stores_to_nothing_that_was_made_read_only()
    {
        (World world, SecondaryMmu device) = Build();
        Mprotect.Run(world.Mm, Start, Start + 32, isWritable: false);
        Assert.Throws<BadAddressException>(() => device.Store(Start, 5));
        Assert.Equal(1, device.Load(Start));
    }

    [Fact]
    public void A_devices_stores_go_to_the_page_at_the_new_place_and_not_by_the_old_address()
    {
        (World world, SecondaryMmu device) = Build();
        Vma moved = Mremap.Move(world.Mm, Start, 32, new VirtualAddress(144));
        Assert.Throws<BadAddressException>(() => device.Store(Start, 5));
        device.Store(moved.Start, 6);
        Assert.Equal(6, world.Cpu.Load(moved.Start));
    }

    [Fact]
    public void A_child_does_not_see_what_its_parents_device_stores()
    {
        (World world, SecondaryMmu device) = Build();
        Mm child = Fork.Run(world.Mm);
        device.Store(Start, 5);
        Assert.Equal(5, world.Cpu.Load(Start));
        world.Cpu.SwitchTo(child);
        Assert.Equal(1, world.Cpu.Load(Start));
        Audit.Check(world.Machine);
    }

    [Fact]
    public void An_address_space_that_is_torn_down_lets_its_device_go()
    {
        (World world, SecondaryMmu device) = Build();
        Assert.Throws<MachineConfigurationException>(() => Exit.Run(world.Mm));
        Assert.Same(world.Mm, device.Mm);
        foreach (Cpu cpu in world.Machine.Cpus)
        {
            cpu.SwitchTo(null);
        }

        Exit.Run(world.Mm);
        Assert.Equal((null, 0), (device.Mm, device.TlbCount));
        Audit.Check(world.Machine);
    }

    private static (World World, SecondaryMmu Device) Build()
    {
        var world = new World();
        Mmap.Anonymous(world.Mm, Start, 2);
        var device = new SecondaryMmu(world.Machine);
        device.Register(world.Mm);
        device.Store(Start, 1);
        device.Store(Start + 16, 2);
        return (world, device);
    }
}
