using MmuRules.Files;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Files;

public sealed class SwapTests
{
    private readonly World _world = new();
    private readonly SwapSpace _swap;
    private readonly Vma _heap;

    public SwapTests()
    {
        _swap = _world.Machine.CreateSwap(2);
        _heap = _world.Mm.MapAnonymous(_world.AddressOf(8), 3);
    }

    private PteSlot Slot => _world.Mm.FindTable(_heap.Start)!.Slot(_heap.Start);

    [Fact]
    public void An_anonymous_page_goes_to_a_slot_and_comes_back()
    {
        Page page = Store(7);

        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(page));

        Assert.True(Slot.Read() is { IsSwap: true, SwapSlot: 0 });
        Assert.Equal((7, 1, 1, 0), (_swap.Peek(0), _swap.UsersOf(0), _swap.FreeSlots, page.RefCount));
        Assert.Equal(7, _world.Cpu.Load(_heap.Start));
        Assert.False(Slot.Read().IsWritable);
    }

    [Fact]
    public void A_page_that_was_only_read_again_needs_not_be_written_again()
    {
        Page page = Store(7);
        Reclaim.Shrink(page);
        _ = _world.Cpu.Load(_heap.Start);
        Page again = PageOf(Slot);
        Assert.Equal((0, 0, false), (again.SwapSlot, _swap.UsersOf(0), again.IsDirty));

        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(again));

        Assert.True(Slot.Read() is { IsSwap: true, SwapSlot: 0 });
        Assert.Equal(7, _world.Cpu.Load(_heap.Start));
    }

    [Fact]
    public void A_store_to_a_swapped_page_of_one_owner_frees_the_slot()
    {
        Page page = Store(7);
        Reclaim.Shrink(page);

        _world.Cpu.Store(_heap.Start, 8);

        Page again = PageOf(Slot);
        Assert.Equal((2, false, 1), (_swap.FreeSlots, again.IsInSwapCache, again.RefCount));
        Assert.True(Slot.Read().IsDirty);
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(again));
        Assert.Equal(8, _swap.Peek(0));
    }

    [Fact]
    public void A_store_after_a_load_reuses_the_page_and_frees_the_slot()
    {
        Page page = Store(7);
        Reclaim.Shrink(page);
        _ = _world.Cpu.Load(_heap.Start);
        Pfn read = Slot.Read().Pfn;

        _world.Cpu.Store(_heap.Start, 8);

        Assert.Equal((read, 2), (Slot.Read().Pfn, _swap.FreeSlots));
    }

    [Fact]
    public void The_soft_dirty_mark_goes_to_the_swap_entry_and_back()
    {
        Page page = Store(7);
        Assert.True(Slot.Read().IsSoftDirty);
        Reclaim.Shrink(page);
        Assert.True(Slot.Read().IsSoftDirty);
        _ = _world.Cpu.Load(_heap.Start);
        Assert.True(Slot.Read().IsSoftDirty);
    }

    [Fact]
    public void Unmapping_a_swapped_page_frees_its_slot_and_the_page_that_is_cached_for_it()
    {
        Reclaim.Shrink(Store(7));
        MadviseDontNeed.Run(_world.Mm, _heap.Start, _heap.End);
        Assert.Equal((2, true), (_swap.FreeSlots, Slot.Read().IsNone));
        Assert.Equal(0, _world.Cpu.Load(_heap.Start));

        Reclaim.Shrink(Store(9));
        Page cached = _swap.ReadPage(0)!;
        MadviseDontNeed.Run(_world.Mm, _heap.Start, _heap.End);
        Assert.Equal((2, 1), (_swap.FreeSlots, cached.RefCount));
        cached.Put();
        Assert.Equal(8, _world.Machine.FreePages);
    }

    [Fact]
    public void A_page_that_becomes_dirty_again_keeps_its_slot_and_is_written_again()
    {
        Page page = Store(7);
        page.Get();
        Assert.Equal(ReclaimResult.Busy, Reclaim.Shrink(page));
        Assert.Equal((0, true), (page.SwapSlot, page.IsDirty));
        page.Put();
        _world.Cpu.Store(_heap.Start, 8);
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(page));
        Assert.Equal(8, _world.Cpu.Load(_heap.Start));
    }

    [Fact]
    public void When_no_slot_is_free_the_page_stays()
    {
        for (int i = 0; i < 2; i++)
        {
            _world.Cpu.Store(_heap.Start + (16 * i), 1);
            Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(PageOf(_world.Mm.FindTable(_heap.Start)!.Slot(_heap.Start + (16 * i)))));
        }

        VirtualAddress third = _heap.Start + 32;
        _world.Cpu.Store(third, 3);
        Assert.Equal(ReclaimResult.Kept, Reclaim.Shrink(PageOf(_world.Mm.FindTable(third)!.Slot(third))));
        Assert.Equal(3, _world.Cpu.Load(third));
    }

    [Fact]
    public void A_store_that_the_slot_has_not_got_is_lost_by_name()
    {
        Page page = Store(7);
        Reclaim.Shrink(page);
        _ = _world.Cpu.Load(_heap.Start);
        Page again = PageOf(Slot);
        _world.Machine.MemoryWord(again.Pfn, 0).Write(8);

        var thrown = Assert.Throws<UndefinedBehaviorException>(() => Reclaim.Shrink(again));

        Assert.Equal(UndefinedBehavior.StoreLost, thrown.Kind);
        Assert.Contains("offset 0 of swap slot 0", thrown.Message);
        Assert.Equal(2, again.RefCount + _swap.UsersOf(0));
    }

    [Fact]
    public void An_entry_that_is_counted_no_more_is_named()
    {
        Assert.Equal(UndefinedBehavior.UseOfFreeSwapSlot, World.KindOf(() => _swap.Free(0)));
        Assert.Equal(UndefinedBehavior.UseOfFreeSwapSlot, World.KindOf(() => _swap.Duplicate(1)));
        Assert.Throws<BadFileOffsetException>(() => _swap.Duplicate(2));
        Assert.Throws<BadFileOffsetException>(() => _swap.Peek(0, 4));
        Assert.Throws<BadFileOffsetException>(() => _swap.UsersOf(-1));
        Assert.Throws<MachineConfigurationException>(() => _world.Machine.CreateSwap(1));
        Assert.Throws<MachineConfigurationException>(() => new World().Machine.CreateSwap(0));
        Assert.Equal(2, _swap.FreeSlots);
    }

    [Fact]
    public void What_is_left_in_a_free_slot_makes_no_difference()
    {
        _ = Store(1);
        MadviseDontNeed.Run(_world.Mm, _heap.Start, _heap.End);
        MmuRules.Hardware.MachineState before = _world.Machine.Capture();
        Reclaim.Shrink(Store(7));
        Assert.NotEqual(before, _world.Machine.Capture());
        MadviseDontNeed.Run(_world.Mm, _heap.Start, _heap.End);
        Assert.Equal(before, _world.Machine.Capture());
    }

    private Page Store(long value)
    {
        _world.Cpu.Store(_heap.Start, value);
        return PageOf(Slot);
    }

    private Page PageOf(PteSlot slot) => _heap.NormalPage(slot.Read());
}
