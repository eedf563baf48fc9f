using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware.Models;

public sealed class UniProcessorTests
{
    [Fact]
    public void A_second_cpu_is_refused() =>
        Assert.Throws<MachineConfigurationException>(() => new Machine(new MachineOptions { Model = HardwareModel.UniProcessor, CpuCount = 2 }));

    [Fact]
    public void A_flush_sends_no_interrupt_and_needs_none_to_be_enabled()
    {
        var world = new World(HardwareModel.UniProcessor);
        world.Cpu.Store(world.Address, 1);
        CounterValues before = world.Machine.Counters;

        using (world.Cpu.InterruptsOff())
        {
            world.Mm.FlushPage(world.Address);
        }

        Assert.Equal(0, world.Cpu.Tlb.Count);
        Assert.Equal(before.Interrupts, world.Machine.Counters.Interrupts);
    }

    [Fact]
    public void Nobody_else_flushes_while_interrupts_are_disabled()
    {
        var world = new World(HardwareModel.UniProcessor);
        using (Agent.As(World.Writer))
        {
            world.Cpu.DisableInterrupts();
        }

        Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(world.Mm.FlushTlb));
    }

    /// <summary>Whoever is scheduled in between uses the translations that are still there: no second CPU is needed.</summary>
    [Fact]
    public void A_store_between_clear_and_flush_is_lost_here_too()
    {
        var world = new World(HardwareModel.UniProcessor);
        world.Cpu.Store(world.Address, 1);
        Page page = world.CachedPage();
        Pte old = world.Clear(world.Slot);
        Assert.True(old.IsDirty);
        page.MarkDirty();
        page.RemoveRmap();
        Writeback.CleanPage(page);

        world.Cpu.Store(world.Address, 2);
        world.Mm.FlushPage(world.Address);
        page.Put();

        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Shrink(page)));
        Assert.Equal(1, world.Disk.Peek(0));
    }
}
