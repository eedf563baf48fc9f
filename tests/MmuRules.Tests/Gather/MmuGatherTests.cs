using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Tests.Gather;

public sealed class MmuGatherTests
{
    [Fact]
    public void A_gather_chains_batches_and_says_when_the_last_one_is_full()
    {
        var world = new World(batchPages: 2, batchLimit: 2);
        using MmuGather tlb = world.GatherWithEntry();

        bool[] room = [.. Enumerable.Range(0, 4).Select(_ => tlb.RemovePage(world.Machine.AllocatePage()))];

        Assert.Equal([true, true, true, false], room);
        Assert.Equal(4, tlb.PendingPages);
    }

    [Fact]
    public void A_page_queued_to_a_full_gather_is_undefined_and_the_gather_keeps_what_it_has()
    {
        var world = new World(batchPages: 1, batchLimit: 1);
        using MmuGather tlb = world.GatherWithEntry();
        Assert.False(tlb.RemovePage(world.Machine.AllocatePage()));
        Page homeless = world.Machine.AllocatePage();

        Assert.Equal(UndefinedBehavior.GatherOverflow, World.KindOf(() => tlb.RemovePage(homeless)));

        tlb.FlushMmu();
        Assert.Equal(1, homeless.RefCount);
        tlb.RecordEntry(world.Slot, world.Address);
        Assert.False(tlb.RemovePage(homeless));
    }

    [Fact]
    public void Delayed_reverse_mappings_limit_a_gather_to_one_batch_more()
    {
        var world = new World(pages: 10, batchPages: 2, batchLimit: 9);
        using MmuGather tlb = world.GatherWithEntry();

        bool[] room = [.. Enumerable.Range(0, 4).Select(_ => tlb.RemovePageDelayRmap(MappedPage(world.Machine)))];

        Assert.Equal([true, true, true, false], room);
    }

    [Fact]
    public void The_range_covers_what_was_recorded_and_is_empty_after_the_flush()
    {
        var world = new World(filePages: 3);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        for (int i = 0; i < 3; i++)
        {
            _ = world.Cpu.Load(world.AddressOf(i));
        }

        Assert.False(tlb.NeedsFlush);
        tlb.RecordEntry(world.Mm.FindTable(world.AddressOf(1))!.Slot(world.AddressOf(1)), world.AddressOf(1));
        Assert.Equal((world.AddressOf(1), world.AddressOf(2)), (tlb.Start, tlb.End));
        tlb.RecordEntry(world.Slot, world.Address + 8);
        Assert.Equal((world.AddressOf(0), world.AddressOf(2)), (tlb.Start, tlb.End));

        tlb.FlushTlbOnly();

        Assert.False(tlb.NeedsFlush);
        Assert.False(world.Cpu.Tlb.TryPeek(world.AddressOf(0), out _, out _));
        Assert.False(world.Cpu.Tlb.TryPeek(world.AddressOf(1), out _, out _));
        Assert.True(world.Cpu.Tlb.TryPeek(world.AddressOf(2), out _, out _));
    }

    [Fact]
    public void A_page_queued_with_no_entry_recorded_is_undefined()
    {
        var world = new World();
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        Page page = world.Machine.AllocatePage();

        Assert.Equal(UndefinedBehavior.PageDeferredWithoutEntry, World.KindOf(() => tlb.RemovePage(page)));
        Assert.Equal(UndefinedBehavior.PageDeferredWithoutEntry, World.KindOf(() => tlb.RemovePage(page, dirty: true)));
        Assert.Equal(UndefinedBehavior.PageDeferredWithoutEntry, World.KindOf(() => tlb.RemovePageDelayRmap(page)));
    }

    [Fact]
    public void Queued_pages_are_freed_at_the_finish_and_not_before()
    {
        var world = new World();
        MmuGather tlb = world.GatherWithEntry();
        Page page = world.Machine.AllocatePage();
        tlb.RemovePage(page);
        tlb.FlushTlbOnly();
        Assert.Equal(1, page.RefCount);

        tlb.Finish();

        Assert.Equal(0, page.RefCount);
        Assert.Equal(0, tlb.PendingPages);
        Assert.Equal(0, world.Cpu.Tlb.Count);
    }

    [Fact]
    public void A_delayed_reverse_mapping_stays_until_it_is_flushed()
    {
        var world = new World();
        using MmuGather tlb = world.GatherWithEntry();
        Page page = MappedPage(world.Machine);
        tlb.RemovePageDelayRmap(page);
        tlb.FlushTlbOnly();
        Assert.Equal(1, page.MapCount);

        Assert.Equal(UndefinedBehavior.FreedBeforeDeferredRmap, World.KindOf(tlb.FreePages));
        tlb.FlushRmaps();
        Assert.Equal(0, page.MapCount);
        tlb.FreePages();
        Assert.Equal(0, page.RefCount);
    }

    [Fact]
    public void The_draft_marks_a_page_dirty_only_when_it_is_freed()
    {
        var world = new World();
        using MmuGather tlb = world.GatherWithEntry();
        Page dirty = world.Machine.AllocatePage();
        Page clean = world.Machine.AllocatePage();
        dirty.Get();
        clean.Get();
        tlb.RemovePage(dirty, dirty: true);
        tlb.RemovePage(clean, dirty: false);
        Assert.False(dirty.IsDirty);

        tlb.FlushMmu();

        Assert.True(dirty.IsDirty);
        Assert.False(clean.IsDirty);
    }

    [Fact]
    public void A_gather_can_be_used_further_after_a_flush()
    {
        var world = new World(batchPages: 1, batchLimit: 2);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        _ = world.Cpu.Load(world.Address);
        for (int round = 0; round < 3; round++)
        {
            tlb.RecordEntry(world.Slot, world.Address);
            Assert.True(tlb.RemovePage(world.Machine.AllocatePage()));
            Assert.False(tlb.RemovePage(world.Machine.AllocatePage()));
            tlb.FlushMmu();
        }

        Assert.Equal(7, world.Machine.FreePages);
    }

    [Fact]
    public void A_gather_finished_twice_or_used_afterwards_is_undefined_but_disposing_it_is_not()
    {
        var world = new World();
        MmuGather tlb = world.GatherWithEntry();
        tlb.Finish();

        Assert.Equal(UndefinedBehavior.GatherFinishedTwice, World.KindOf(tlb.Finish));
        Assert.Equal(UndefinedBehavior.GatherUsedAfterFinish, World.KindOf(tlb.FlushTlbOnly));
        Assert.Equal(UndefinedBehavior.GatherUsedAfterFinish, World.KindOf(tlb.FlushRmaps));
        Assert.Equal(UndefinedBehavior.GatherUsedAfterFinish, World.KindOf(tlb.FreePages));
        Assert.Equal(UndefinedBehavior.GatherUsedAfterFinish, World.KindOf(() => tlb.RecordEntry(world.Slot, world.Address)));
        Assert.Equal(UndefinedBehavior.GatherUsedAfterFinish, World.KindOf(() => tlb.RemovePage(world.Machine.Pages[0])));
        tlb.Dispose();
    }

    [Fact]
    public void Entries_and_pages_of_elsewhere_are_refused()
    {
        var world = new World();
        using MmuGather tlb = world.GatherWithEntry();
        var other = new World();
        _ = other.Cpu.Load(other.Address);

        Assert.Throws<MachineConfigurationException>(() => tlb.RecordEntry(other.Slot, other.Address));
        Assert.Throws<MachineConfigurationException>(() => tlb.RecordEntry(default, world.Address));
        Assert.Throws<BadAddressException>(() => tlb.RecordEntry(world.Slot, world.AddressOf(1)));
        Assert.Throws<MachineConfigurationException>(() => tlb.RemovePage(other.CachedPage()));
    }

    [Fact]
    public void A_gather_whose_page_was_freed_by_somebody_else_frees_the_others_once()
    {
        var world = new World();
        MmuGather tlb = world.GatherWithEntry();
        Page stolen = world.Machine.AllocatePage();
        Page kept = world.Machine.AllocatePage();
        tlb.RemovePage(kept);
        tlb.RemovePage(stolen);
        stolen.Put();

        Assert.Equal(UndefinedBehavior.DoubleFree, World.KindOf(tlb.Finish));
        tlb.Dispose();
        Assert.Equal(0, kept.RefCount);
    }

    private static Page MappedPage(Machine machine)
    {
        Page page = machine.AllocatePage();
        page.AddRmap();
        return page;
    }
}
