using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Gather;

/// <summary>Two who tear down the same range at once, and what the second one may conclude from an entry that is empty already.</summary>
public sealed class NestedGatherTests
{
    private const long Secret = 7;

    [Fact]
    public void A_second_advice_that_sees_nothing_returns_too_early_if_it_disregards_the_first_one()
    {
        (World world, MmuGather first, VirtualAddress address) = FirstHasClearedAndNotFlushed();

        using (Agent.As(World.Cleaner))
        {
            MmuGather second = MmuGather.Begin(world.Mm);
            Zap.Range(second, world.Mm.FindVma(address)!, address, address + 16);
            second.FinishUnaware();
        }

        // What was given up is still there, and yet nothing says so.
        Assert.Equal(Secret, world.Cpu.Load(address));
        first.Finish();
        Assert.Equal(0, world.Cpu.Load(address));
    }

    [Fact]
    public void A_second_advice_that_sees_nothing_does_not_return_while_the_translation_lives()
    {
        (World world, MmuGather first, VirtualAddress address) = FirstHasClearedAndNotFlushed();

        using (Agent.As(World.Cleaner))
        {
            MadviseDontNeed.Run(world.Mm, address, address + 16);
        }

        Assert.Equal(0, world.Cpu.Load(address));
        first.Finish();
    }

    [Fact]
    public void The_flush_for_anothers_sake_covers_what_this_one_never_looked_at()
    {
        var world = new World(filePages: 6);
        _ = world.Cpu.Load(world.AddressOf(0));
        _ = world.Cpu.Load(world.AddressOf(5));
        using MmuGather first = MmuGather.Begin(world.Mm);
        world.Clear(world.Slot);
        MmuGather second = MmuGather.Begin(world.Mm);
        second.Finish();

        Assert.Equal(0, world.Cpu.Tlb.Count);
    }

    [Fact]
    public void A_gather_alone_flushes_no_more_than_it_recorded()
    {
        var world = new World(filePages: 6);
        _ = world.Cpu.Load(world.AddressOf(0));
        _ = world.Cpu.Load(world.AddressOf(5));
        using (MmuGather tlb = MmuGather.Begin(world.Mm))
        {
            tlb.RecordEntry(world.Slot, world.Address);
        }

        Assert.False(world.Cpu.Tlb.TryPeek(world.AddressOf(0), out _, out _));
        Assert.True(world.Cpu.Tlb.TryPeek(world.AddressOf(5), out _, out _));
    }

    [Fact]
    public void Who_finds_an_entry_read_only_already_is_told_that_a_cpu_may_still_store_through_it()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        using MmuGather first = MmuGather.Begin(world.Mm);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.SetWriteProtect();
        }

        first.RecordEntry(world.Slot, world.Address);

        // A second one finds nothing to do, and must flush all the same:
        Assert.False(world.Slot.Read().IsWritable);
        Assert.True(world.Mm.IsFlushPending);
        Assert.True(world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
        world.Mm.FlushPage(world.Address);
        Assert.False(world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
    }

    [Fact]
    public void Flushes_are_owed_from_the_beginning_of_a_gather_to_its_very_end()
    {
        var world = new World();
        Assert.False(world.Mm.IsFlushPending);
        MmuGather first = MmuGather.Begin(world.Mm);
        Assert.Equal((true, false), (world.Mm.IsFlushPending, world.Mm.IsFlushNested));
        MmuGather second = MmuGather.Begin(world.Mm);
        MmuGather elsewhere = MmuGather.Begin(world.Machine.CreateMm());
        Assert.Equal((2, true), (world.Mm.PendingFlushes, world.Mm.IsFlushNested));
        first.Finish();
        elsewhere.Finish();
        Assert.Equal(1, world.Mm.PendingFlushes);
        second.Finish();
        Assert.False(world.Mm.IsFlushPending);
    }

    private static (World World, MmuGather First, VirtualAddress Address) FirstHasClearedAndNotFlushed()
    {
        var world = new World();
        var address = new VirtualAddress(64);
        Vma heap = world.Mm.MapAnonymous(address, 1);
        world.Cpu.Store(address, Secret);
        using (Agent.As(World.Zapper))
        {
            MmuGather first = MmuGather.Begin(world.Mm);
            using LockedPageTable table = world.Mm.MapAndLock(address)!;
            Pte entry = table[address].GetAndClear();
            first.RecordEntry(table[address], address);
            Page page = heap.NormalPage(entry);
            page.RemoveRmap();
            first.RemovePage(page);
            return (world, first, address);
        }
    }
}
