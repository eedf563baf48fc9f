using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware.Models;

public sealed class Arm64Tests
{
    private const long SoftwareDirtyBit = 1 << 6;
    private const long WritableBit = 1 << 1;

    [Fact]
    public void A_store_makes_an_entry_dirty_by_hardware_and_not_by_the_software_bit()
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.Arm64);
        world.Cpu.Store(world.Address, 1);
        Pte entry = world.Slot.Read();

        Assert.True(entry.IsDirty);
        Assert.Equal(0, entry.Raw & SoftwareDirtyBit);
        Assert.False(entry.WithoutDirty().IsDirty);
    }

    [Fact]
    public void A_write_protection_folds_the_hardwares_dirtiness_into_the_softwares()
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.Arm64);
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.SetWriteProtect();
        }

        Assert.True(world.Slot.Read() is { IsWritable: false, IsDirty: true });
    }

    /// <summary>As before ff1712f953e2.</summary>
    [Fact]
    public void A_write_protection_that_does_not_fold_loses_the_store()
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.Arm64);
        Page page = world.CachedPage();
        world.Cpu.Store(world.Address, 1);
        Pte old;
        using (world.Table.Ptl.Hold())
        {
            world.Slot.Set(new Pte(world.Slot.Read().Raw & ~WritableBit));
            old = world.Slot.GetAndClear();
        }

        TorvaldsRacesTests.FinishZap(world, page, old);

        Assert.False(old.IsDirty);
        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Shrink(page)));
    }

    [Fact]
    public void A_flush_does_not_wait_for_a_walker_that_has_interrupts_disabled()
    {
        var world = new World(HardwareModel.Arm64);
        world.Cpu.Store(world.Address, 1);
        using (Agent.As(World.Writer))
        {
            world.Cpu.DisableInterrupts();
        }

        world.Mm.FlushTlb();

        Assert.Equal(0, world.Cpu.Tlb.Count);
        Assert.True(world.Cpu.AreInterruptsOff);
        Assert.Equal(UndefinedBehavior.Deadlock, World.KindOf(world.Machine.SynchronizeWalkers));
    }

    [Fact]
    public void An_entry_replaced_by_one_of_another_page_without_having_been_empty_is_a_conflict() =>
        Assert.Equal(UndefinedBehavior.TranslationConflict, World.KindOf(() => Remap(HardwareModel.Arm64, clear: false, flush: false)));

    [Fact]
    public void An_entry_that_was_emptied_but_not_flushed_before_it_maps_another_page_is_a_conflict() =>
        Assert.Equal(UndefinedBehavior.TranslationConflict, World.KindOf(() => Remap(HardwareModel.Arm64, clear: true, flush: false)));

    [Fact]
    public void An_entry_may_map_another_page_after_it_was_emptied_and_flushed() => Remap(HardwareModel.Arm64, clear: true, flush: true);

    [Fact]
    public void A_fault_that_fills_what_somebody_has_emptied_and_will_flush_is_no_conflict()
    {
        var machine = new Machine(new MachineOptions { Model = HardwareModel.Arm64, CpuCount = 2 });
        Mm mm = machine.CreateMm();
        var address = new VirtualAddress(0);
        mm.MapAnonymous(address, 1);
        machine.Cpus[0].SwitchTo(mm);
        machine.Cpus[1].SwitchTo(mm);
        machine.Cpus[0].Store(address, 1);
        PteSlot slot = mm.FindTable(address)!.Slot(address);
        using (slot.Table.Ptl.Hold())
        {
            slot.GetAndClear();
        }

        machine.Cpus[1].Store(address, 2);

        Assert.Equal((1, 2), (machine.Cpus[0].Load(address), machine.Cpus[1].Load(address)));
        mm.FlushPage(address);
        Assert.Equal(2, machine.Cpus[0].Load(address));
    }

    [Fact]
    public void Other_machines_allow_an_entry_to_be_replaced_at_once() => Remap(HardwareModel.X86, clear: false, flush: false);

    [Fact]
    public void Changes_of_permission_and_of_bits_are_no_conflict()
    {
        var world = new World(HardwareModel.Arm64);
        world.Cpu.Store(world.Address, 1);
        using PageTableLock.Guard held = world.Table.Ptl.Hold();
        Pte entry = world.Slot.Read();

        world.Slot.Set(entry.WithoutWrite());
        world.Slot.Set(entry.WithoutDirty().WithoutYoung());
        world.Slot.GetAndClear();
        world.Slot.Set(entry);

        Assert.Equal(entry, world.Slot.Read());
    }

    private static void Remap(HardwareModel model, bool clear, bool flush)
    {
        var world = new World(model);
        world.Cpu.Store(world.Address, 1);
        Page other = world.Machine.AllocatePage();
        using PageTableLock.Guard held = world.Table.Ptl.Hold();
        if (clear)
        {
            world.Slot.GetAndClear();
        }

        if (flush)
        {
            world.Mm.FlushPage(world.Address);
        }

        world.Slot.Set(Pte.Mapping(other));
    }
}
