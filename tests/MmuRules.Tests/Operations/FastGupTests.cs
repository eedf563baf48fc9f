using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;
using MmuRules.Tests.Hardware.Models;

namespace MmuRules.Tests.Operations;

public sealed class FastGupTests
{
    public static TheoryData<HardwareModel> All => Models.All;

    [Theory]
    [MemberData(nameof(All))]
    public void A_lockless_walker_gets_the_page_that_is_mapped_with_one_reference_more(HardwareModel model)
    {
        var world = new World(model);
        world.Cpu.Store(world.Address, 7);
        Page page = world.CachedPage();
        int references = page.RefCount;

        Assert.Same(page, FastGup.TryGet(world.Cpu, world.Mm, world.Address, write: true));

        Assert.Equal(references + 1, page.RefCount);
        Assert.False(world.Cpu.AreInterruptsOff);
        page.Put();
    }

    [Fact]
    public void Where_nothing_is_mapped_it_gets_nothing_and_faults_nothing_in()
    {
        var world = new World();
        Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, world.Address, write: false));
        Assert.Null(world.Mm.FindTable(world.Address));
        _ = world.Cpu.Load(world.AddressOf(1));
        Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, world.Address, write: false));
    }

    [Fact]
    public void To_write_it_needs_an_entry_that_permits_stores()
    {
        var world = new World();
        _ = world.Cpu.Load(world.Address);
        Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, world.Address, write: true));
        FastGup.TryGet(world.Cpu, world.Mm, world.Address, write: false)!.Put();
    }

    [Fact]
    public void An_address_outside_and_a_cpu_of_another_machine_are_refused()
    {
        var world = new World();
        Assert.Throws<BadAddressException>(() => FastGup.TryGet(world.Cpu, world.Mm, world.Mm.End, write: false));
        MachineConfigurationException refusal = Assert.Throws<MachineConfigurationException>(() => FastGup.TryGet(new World().Cpu, world.Mm, world.Address, write: false));
        Assert.Contains(nameof(FastGup), refusal.Message, StringComparison.Ordinal);
        Assert.False(world.Cpu.AreInterruptsOff);
    }

    /// <summary>The zapper's flush is by broadcast and waits for nobody: between the walker's reading and his reference the page becomes another process's.</summary>
    [Fact]
    public void A_walker_who_rechecks_nothing_gets_somebody_elses_page()
    {
        (World world, VirtualAddress address) = AnonymousWorld(HardwareModel.Arm64);
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.ChangeReferences, () => PageBecomesSomebodyElses(world, address));

        Assert.Throws<WrongPageException>(() => WrongWalks.Unchecked(world.Cpu, world.Mm, address));

        Assert.True(meanwhile.HasActed);
        Assert.False(world.Cpu.AreInterruptsOff);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_walker_who_rechecks_the_entry_gives_somebody_elses_page_back(bool looksAtBoth)
    {
        (World world, VirtualAddress address) = AnonymousWorld(HardwareModel.Arm64);
        Page page = world.Mm.FindTable(address)!.Slot(address).Read() is var entry ? world.Machine.Pages[entry.Pfn.Number] : null!;
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.ChangeReferences, () => PageBecomesSomebodyElses(world, address));

        Assert.Null(looksAtBoth ? FastGup.TryGet(world.Cpu, world.Mm, address, write: true) : WrongWalks.EntryOnly(world.Cpu, world.Mm, address));

        Assert.True(meanwhile.HasActed);
        Assert.Equal(1, page.RefCount);
    }

    [Fact]
    public void A_page_that_was_freed_and_belongs_to_nobody_gives_no_reference()
    {
        (World world, VirtualAddress address) = AnonymousWorld(HardwareModel.Arm64);
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.ChangeReferences, () => MadviseDontNeed.Run(world.Mm, address, address + 16));

        Assert.Null(WrongWalks.Unchecked(world.Cpu, world.Mm, address));

        Assert.True(meanwhile.HasActed);
    }

    /// <summary>What made the missing recheck harmless for years: nobody gets as far as freeing anything.</summary>
    [Fact]
    public void Where_flushes_interrupt_the_zapper_waits_for_the_walker()
    {
        (World world, VirtualAddress address) = AnonymousWorld(HardwareModel.X86);
        using Meanwhile meanwhile = Meanwhile.Before(
            world.Machine,
            StepKind.ChangeReferences,
            () => Assert.Equal(StepKind.Interrupt, Assert.Throws<WaitsException>(() => PageBecomesSomebodyElses(world, address)).Kind));

        Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, address, write: true));

        Assert.True(meanwhile.HasActed);
    }

    /// <summary>pmd X F Zt: the table is freed behind a flush that waits for no lockless walker (2ba99c5e0881).</summary>
    [Fact]
    public void A_table_freed_behind_a_broadcast_is_used_by_a_walker()
    {
        (World world, VirtualAddress address) = AnonymousWorld(HardwareModel.Arm64);
        MadviseDontNeed.Run(world.Mm, address, address + 16);
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.ReadEntry, () => RetractTable(world.Mm, address, synchronizes: false));

        Assert.Equal(UndefinedBehavior.UseOfFreedTable, World.KindOf(() => FastGup.TryGet(world.Cpu, world.Mm, address, write: false)));

        Assert.False(world.Cpu.AreInterruptsOff);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_table_freed_behind_the_walkers_is_used_by_none(HardwareModel model)
    {
        (World world, VirtualAddress address) = AnonymousWorld(model);
        MadviseDontNeed.Run(world.Mm, address, address + 16);
        using Meanwhile meanwhile = Meanwhile.Before(
            world.Machine, StepKind.ReadEntry, () => Assert.Throws<WaitsException>(() => RetractTable(world.Mm, address, synchronizes: true)));

        Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, address, write: false));

        Assert.True(meanwhile.HasActed);
    }

    [Fact]
    public void Where_flushes_interrupt_the_flush_alone_keeps_the_table_from_being_freed()
    {
        (World world, VirtualAddress address) = AnonymousWorld(HardwareModel.X86);
        MadviseDontNeed.Run(world.Mm, address, address + 16);
        using Meanwhile meanwhile = Meanwhile.Before(
            world.Machine, StepKind.ReadEntry, () => Assert.Throws<WaitsException>(() => RetractTable(world.Mm, address, synchronizes: false)));

        Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, address, write: false));
        Assert.True(meanwhile.HasActed);
    }

    private static (World World, VirtualAddress Address) AnonymousWorld(HardwareModel model)
    {
        var world = new World(model);
        var address = new VirtualAddress(128);
        world.Mm.MapAnonymous(address, 1);
        world.Cpu.Store(address, 1);
        return (world, address);
    }

    private static void PageBecomesSomebodyElses(World world, VirtualAddress address)
    {
        MadviseDontNeed.Run(world.Mm, address, address + 16);
        Mm other = world.Machine.CreateMm();
        other.MapAnonymous(new VirtualAddress(0), 1);
        world.Machine.Cpus[1].SwitchTo(other);
        world.Machine.Cpus[1].Store(new VirtualAddress(0), 99);
    }

    private static void RetractTable(Mm mm, VirtualAddress address, bool synchronizes)
    {
        PmdSlot slot = mm.Directory(address);
        PageTable table = mm.FindTable(address)!;
        using (mm.PmdLock.Hold())
        {
            slot.CollapseFlush();
        }

        if (synchronizes)
        {
            mm.Machine.SynchronizeWalkers();
        }

        table.Free();
    }
}
