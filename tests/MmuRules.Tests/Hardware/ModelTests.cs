using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware;

public sealed class ModelTests
{
    public static TheoryData<HardwareModel> All => Models.Models.All;

    public static TheoryData<HardwareModel> RightWithSeveralCpus => Models.Models.RightWithSeveralCpus;

    [Theory]
    [MemberData(nameof(RightWithSeveralCpus))]
    public void What_one_cpu_stores_another_one_loads(HardwareModel model)
    {
        var world = new World(model);

        world.Machine.Cpus[0].Store(world.Address + 8, 42);

        Assert.Equal(42, world.Machine.Cpus[1].Load(world.Address + 8));
        Assert.Equal(0, world.Machine.Cpus[1].Load(world.Address));
    }

    [Theory]
    [MemberData(nameof(RightWithSeveralCpus))]
    public void A_load_sets_the_accessed_bit_and_a_store_the_dirty_bit(HardwareModel model)
    {
        var world = new World(model, file: new MmuRules.Files.MappingOptions { AccountsDirty = false });
        _ = world.Cpu.Load(world.Address);
        Pte loaded = world.Slot.Read();
        world.Cpu.Store(world.Address, 1);
        Pte stored = world.Slot.Read();

        Assert.True(loaded is { IsYoung: true, IsDirty: false, IsWritable: true });
        Assert.True(stored is { IsYoung: true, IsDirty: true });
    }

    [Fact]
    public void An_x86_store_uses_a_dirty_translation_after_its_entry_was_cleared()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        world.Clear(world.Slot);

        world.Cpu.Store(world.Address, 2);

        Assert.True(world.Slot.Read().IsNone);
        Assert.Equal(2, world.File.Read(0));
    }

    [Fact]
    public void A_coherent_tlb_forgets_a_translation_in_the_instant_in_which_its_entry_is_cleared()
    {
        var world = new World(HardwareModel.CoherentTlb);
        world.Cpu.Store(world.Address, 1);
        Assert.True(world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
        world.Clear(world.Slot);

        Assert.False(world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
        world.Cpu.Store(world.Address, 2);
        Assert.True(world.Slot.Read().IsDirty);
    }

    [Theory]
    [MemberData(nameof(RightWithSeveralCpus))]
    public void A_store_with_a_clean_translation_faults_when_the_entry_is_gone(HardwareModel model)
    {
        var world = new World(model);
        _ = world.Cpu.Load(world.Address);
        int mapped = world.CachedPage().MapCount;
        world.Clear(world.Slot);

        world.Cpu.Store(world.Address, 1);

        // The fault mapped the page once more: the zap that would have removed the first mapping was never finished here.
        Assert.Equal(mapped + 1, world.CachedPage().MapCount);
        Assert.True(world.Slot.Read().IsDirty);
    }

    [Fact]
    public void An_x86_store_goes_on_through_a_dirty_translation_after_the_entry_was_write_protected()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.SetWriteProtect();
        }

        world.Cpu.Store(world.Address, 2);
        Assert.False(world.Slot.Read().IsWritable);

        world.Mm.FlushPage(world.Address);
        world.Cpu.Store(world.Address, 3);
        Assert.True(world.Slot.Read().IsWritable);
    }

    [Fact]
    public void Flushing_before_clearing_is_right_only_as_long_as_nobody_fills_in_between()
    {
        Assert.False(StaleAfterFlushThenClear(speculate: false));
        Assert.True(StaleAfterFlushThenClear(speculate: true));
    }

    [Fact]
    public void Clearing_before_flushing_is_right_even_if_a_cpu_fills_in_between()
    {
        var world = new World(speculativeFill: true);
        world.Cpu.Store(world.Address, 1);
        world.Clear(world.Slot);
        world.Mm.FlushPage(world.Address);

        Assert.False(world.Cpu.SpeculativelyFill(world.Address));
        Assert.False(world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
    }

    [Fact]
    public void A_translation_filled_from_a_dirty_entry_is_dirty()
    {
        var world = new World(speculativeFill: true);
        world.Machine.Cpus[0].Store(world.Address, 1);

        Assert.True(world.Machine.Cpus[1].SpeculativelyFill(world.Address));
        Assert.True(world.Machine.Cpus[1].Tlb.TryPeek(world.Address, out _, out bool isDirty));
        Assert.True(isDirty);
    }

    [Fact]
    public void A_speculative_fill_never_faults_a_page_in()
    {
        var world = new World(speculativeFill: true);

        Assert.False(world.Cpu.SpeculativelyFill(world.Address));
        Assert.Null(world.Mm.FindTable(world.Address));
    }

    [Fact]
    public void A_machine_built_without_speculative_fill_refuses_it()
    {
        var world = new World();
        Assert.Throws<MachineConfigurationException>(() => world.Cpu.SpeculativelyFill(world.Address));
    }

    private static bool StaleAfterFlushThenClear(bool speculate)
    {
        var world = new World(speculativeFill: true);
        world.Cpu.Store(world.Address, 1);
        world.Mm.FlushPage(world.Address);
        if (speculate)
        {
            world.Cpu.SpeculativelyFill(world.Address);
        }

        world.Clear(world.Slot);
        return world.Cpu.Tlb.TryPeek(world.Address, out _, out _);
    }
}
