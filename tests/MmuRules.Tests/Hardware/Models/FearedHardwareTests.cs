using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Hardware.Models;

/// <summary>The two MMUs that were feared in April 2014: what is enough on real ones is not enough on them, and what would be.</summary>
public sealed class FearedHardwareTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_the_dirty_bit_is_set_blindly_the_place_has_to_be_looked_at_again_behind_the_flush(bool looksAgain)
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.BlindDirty);
        Page page = world.CachedPage();

        Pte old = world.Clear(world.Slot);
        world.Cpu.Store(world.Address, 1);
        world.Mm.FlushPage(world.Address);
        if (looksAgain)
        {
            old = new Pte(old.Raw | world.Clear(world.Slot).Raw);
        }

        TorvaldsRacesTests.FinishZap(world, page, old);
        AssertKept(world, page, looksAgain);
    }

    [Fact]
    public void A_stray_dirty_bit_leaves_an_empty_entry_empty()
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.BlindDirty);
        world.Clear(world.Slot);
        world.Cpu.Store(world.Address, 1);
        world.Mm.FlushPage(world.Address);

        Assert.NotEqual(Pte.None, world.Slot.Read());
        Assert.True(world.Slot.Read() is { IsNone: true, IsPresent: false });
        world.Cpu.Store(world.Address, 2);
        Assert.True(world.Slot.Read().IsPresent);
    }

    [Fact]
    public void A_table_with_stray_bits_only_is_empty_and_is_clean_for_the_next_owner()
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.BlindDirty);
        PageTable table = world.Table;
        world.Clear(world.Slot);
        world.Cpu.Store(world.Address, 1);
        world.Mm.FlushPage(world.Address);
        using (world.Mm.PmdLock.Hold())
        {
            world.Mm.Directory(world.Address).GetAndClear();
        }

        table.Free();

        Assert.Same(table, world.Mm.Directory(world.Address).AllocateTable());
        Assert.Equal(Pte.None, table.Slot(world.Address).Read());
    }

    [Fact]
    public void A_dirty_bit_set_blindly_in_a_table_that_was_freed_is_named()
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.BlindDirty);
        PageTable table = world.Table;
        world.Clear(world.Slot);
        using (world.Mm.PmdLock.Hold())
        {
            world.Mm.Directory(world.Address).GetAndClear();
        }

        table.Free();

        Assert.Equal(UndefinedBehavior.UseOfFreedTable, World.KindOf(() => world.Cpu.Store(world.Address, 1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_the_tlb_holds_the_dirty_bit_back_the_entry_has_to_be_write_protected_and_flushed_first(bool protectsFirst)
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.WriteBackDirty);
        Page page = world.CachedPage();
        world.Cpu.Store(world.Address, 1);
        Assert.False(world.Slot.Read().IsDirty);

        if (protectsFirst)
        {
            using (world.Table.Ptl.Hold())
            {
                world.Slot.SetWriteProtect();
            }

            world.Mm.FlushPage(world.Address);
        }

        Pte old = world.Clear(world.Slot);
        TorvaldsRacesTests.FinishZap(world, page, old);
        AssertKept(world, page, protectsFirst);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_dirty_bit_that_was_held_back_reaches_the_entry_when_the_translation_is_evicted_or_its_cpu_goes_elsewhere(bool evict)
    {
        var world = new World(
            HardwareModel.WriteBackDirty, file: new MappingOptions { AccountsDirty = false }, configure: options => options with { TlbEntries = 1 });
        _ = world.Cpu.Load(world.Address);
        world.Cpu.Store(world.Address, 1);
        Assert.False(world.Slot.Read().IsDirty);

        if (evict)
        {
            _ = world.Cpu.Load(world.AddressOf(1));
        }
        else
        {
            world.Cpu.SwitchTo(null);
        }

        Assert.True(world.Slot.Read().IsDirty);
    }

    [Fact]
    public void A_dirty_bit_that_was_held_back_is_not_written_to_an_entry_of_another_page()
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.WriteBackDirty);
        world.Cpu.Store(world.Address, 1);
        Page other = world.Machine.AllocatePage();
        using (world.Table.Ptl.Hold())
        {
            world.Slot.GetAndClear();
            world.Slot.Set(Pte.Mapping(other).WithWrite());
        }

        world.Mm.FlushPage(world.Address);

        Assert.False(world.Slot.Read().IsDirty);
    }

    /// <summary>A mapping that accounts for dirty pages makes each first store fault, and so hides what these MMUs do; one that does not, such as shmem's, shows it.</summary>
    [Theory]
    [InlineData(nameof(HardwareModel.BlindDirty))]
    [InlineData(nameof(HardwareModel.WriteBackDirty))]
    public void Even_todays_zap_loses_stores_on_them(string model)
    {
        World world = TorvaldsRacesTests.WithCleanWritableEntry(HardwareModel.All.Single(candidate => candidate.Name == model));
        Page page = world.CachedPage();
        world.Machine.Observer = new StoresAfterTheClear(world);

        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);

        world.Machine.Observer = null;
        AssertKept(world, page, isKept: false);
    }

    private static void AssertKept(World world, Page page, bool isKept)
    {
        if (isKept)
        {
            Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(page));
        }
        else
        {
            Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Shrink(page)));
        }

        Assert.Equal(isKept ? 1 : 0, world.Disk.Peek(0));
    }

    private sealed class StoresAfterTheClear(World world) : IStepObserver
    {
        public void Before(in Step step)
        {
        }

        public void Blocked(in Step step) => Assert.Fail($"{step.Kind} waits for ever.");

        public void After(in Step step, long observed)
        {
            if (step.Kind == StepKind.ClearEntry)
            {
                using (Agent.As(World.Writer))
                {
                    world.Cpu.Store(world.Address, 1);
                }
            }
        }
    }
}
