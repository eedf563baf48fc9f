using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class ExitTests
{
    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void An_address_space_that_is_torn_down_leaves_nothing_behind(HardwareModel model)
    {
        var world = new World(model, filePages: 2);
        Vma anonymous = Mmap.Anonymous(world.Mm, new VirtualAddress(96), 3);
        Vma copied = Mmap.Private(world.Mm, world.File, new VirtualAddress(192), 2);
        world.Cpu.Store(world.Address, 1);
        world.Cpu.Store(anonymous.Start, 2);
        _ = world.Cpu.Load(copied.Start);
        Leave(world);

        Exit.Run(world.Mm);

        Assert.False(world.Mm.IsUsed);
        Assert.Equal(7, world.Machine.FreePages);
        Assert.All(world.Machine.Tables.All, table => Assert.True(table.IsFree));
        Audit.Check(world.Machine);
        Assert.Same(world.Mm, world.Machine.CreateMm());
        Assert.Empty(world.Mm.Vmas);
    }

    [Fact]
    public void An_address_space_that_a_cpu_runs_is_not_torn_down()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);

        MachineConfigurationException refused = Assert.Throws<MachineConfigurationException>(() => Exit.Run(world.Mm));

        Assert.Contains("cpu 0", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, world.Cpu.Load(world.Address));
        Assert.False(world.Mm.MmapLock.IsHeld);
    }

    [Fact]
    public void What_is_torn_down_is_used_no_more()
    {
        var world = new World();
        Leave(world);
        Exit.Run(world.Mm);

        Assert.Throws<MachineConfigurationException>(() => Exit.Run(world.Mm));
        Assert.Throws<MachineConfigurationException>(() => Munmap.Run(world.Mm, default, world.Mm.End));
        Assert.Throws<MachineConfigurationException>(() => Mmap.Anonymous(world.Mm, default, 1));
    }

    private static void Leave(World world)
    {
        foreach (Cpu cpu in world.Machine.Cpus)
        {
            cpu.SwitchTo(null);
        }
    }
}
