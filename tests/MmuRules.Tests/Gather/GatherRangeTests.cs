using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Gather;

/// <summary>What a flush covers, and what it does not.</summary>
public sealed class GatherRangeTests
{
    [Fact]
    public void What_is_recorded_behind_a_partial_flush_is_a_range_of_its_own()
    {
        var world = new World(filePages: 6);
        LoadAll(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        Record(world, tlb, 0);
        Record(world, tlb, 1);
        tlb.FlushTlbOnly();

        Record(world, tlb, 5);
        Assert.Equal((world.AddressOf(5), world.AddressOf(6)), (tlb.Start, tlb.End));
        Record(world, tlb, 3);
        Assert.Equal((world.AddressOf(3), world.AddressOf(6)), (tlb.Start, tlb.End));
        tlb.FlushTlbOnly();

        Assert.Equal([false, false, true, false, false, false], Enumerable.Range(0, 6).Select(i => world.Cpu.Tlb.TryPeek(world.AddressOf(i), out _, out _)));
    }

    /// <summary>2b047252d087: the range of the last flush, instead of what was recorded behind a partial one.</summary>
    [Fact]
    public void A_range_that_is_lost_in_a_partial_flush_leaves_translations_to_pages_that_are_freed()
    {
        var world = new World();
        var heap = new VirtualAddress(64);
        Vma area = world.Mm.MapAnonymous(heap, 2);
        world.Cpu.Store(heap, 1);
        world.Cpu.Store(heap + 16, 2);
        Page page = area.NormalPage(world.Clear(world.Mm.FindTable(heap)!.Slot(heap)));
        world.Mm.FlushRange(heap, heap + 16);
        page.RemoveRmap();
        page.Put();
        page = area.NormalPage(world.Clear(world.Mm.FindTable(heap)!.Slot(heap + 16)));
        world.Mm.FlushRange(heap, heap + 16);
        page.RemoveRmap();
        page.Put();

        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => world.Cpu.Store(heap + 16, 3)));
    }

    [Fact]
    public void An_entry_of_another_size_than_announced_is_undefined()
    {
        var world = new World();
        _ = world.Cpu.Load(world.Address);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        PmdSlot huge = world.Mm.Directory(world.Address);
        Assert.Equal(UndefinedBehavior.PageSizeNotAnnounced, World.KindOf(() => tlb.RecordHugeEntry(huge)));

        tlb.ChangePageSize(PageSize.Huge);
        tlb.RecordHugeEntry(huge);

        Assert.Equal((huge.Start, huge.End), (tlb.Start, tlb.End));
        Assert.Equal(PageSize.Huge, tlb.PageSize);
        Assert.Equal(world.Machine.Options.PageSize * world.Machine.Options.EntriesPerTable, tlb.Stride);
        Assert.Equal(UndefinedBehavior.PageSizeNotAnnounced, World.KindOf(() => tlb.RecordEntry(world.Slot, world.Address)));
    }

    [Fact]
    public void Another_page_size_flushes_and_frees_what_is_there_and_the_same_one_does_nothing()
    {
        var world = new World();
        using MmuGather tlb = world.GatherWithEntry();
        Page page = world.Machine.AllocatePage();
        tlb.RemovePage(page);
        tlb.ChangePageSize(PageSize.Base);
        Assert.Equal((1, true), (tlb.PendingPages, tlb.NeedsFlush));

        tlb.ChangePageSize(PageSize.Huge);

        Assert.Equal((0, false, 0, 0), (tlb.PendingPages, tlb.NeedsFlush, page.RefCount, world.Cpu.Tlb.Count));
    }

    [Fact]
    public void A_gather_of_a_whole_address_space_flushes_all_of_it_if_anything()
    {
        var world = new World(filePages: 6);
        LoadAll(world);
        using (MmuGather idle = MmuGather.BeginFullMm(world.Mm))
        {
            Assert.False(idle.NeedsFlush);
        }

        Assert.Equal(6, world.Cpu.Tlb.Count);
        using (MmuGather tlb = MmuGather.BeginFullMm(world.Mm))
        {
            Record(world, tlb, 2);
            Assert.Equal((new VirtualAddress(0), world.Mm.End, true), (tlb.Start, tlb.End, tlb.HasFreedTables));
        }

        Assert.Equal(0, world.Cpu.Tlb.Count);
    }

    [Fact]
    public void A_gather_of_the_default_sizes_has_room_for_about_ten_thousand_pages()
    {
        var machine = new Machine(new MachineOptions { PageCount = 12_000, PageSize = 8, CpuCount = 1 });
        Mm mm = machine.CreateMm();
        mm.MapAnonymous(new VirtualAddress(0), 1);
        machine.Cpus[0].SwitchTo(mm);
        machine.Cpus[0].Store(new VirtualAddress(0), 1);
        using MmuGather tlb = MmuGather.Begin(mm);
        tlb.RecordEntry(mm.FindTable(new VirtualAddress(0))!.Slot(new VirtualAddress(0)), new VirtualAddress(0));
        int queued = 1;
        for (int pfn = 1; tlb.RemovePage(Taken(machine.Pages[pfn])); pfn++)
        {
            queued++;
        }

        Assert.Equal((506 * 20, 506 * 20), (queued, tlb.PendingPages));
        tlb.FlushMmu();
        Assert.Equal(11_999, machine.FreePages);
    }

    private static Page Taken(Page page)
    {
        Assert.True(page.TryAllocate());
        return page;
    }

    private static void LoadAll(World world)
    {
        for (int i = 0; i < 6; i++)
        {
            _ = world.Cpu.Load(world.AddressOf(i));
        }
    }

    private static void Record(World world, MmuGather tlb, int page)
    {
        PteSlot slot = world.Mm.FindTable(world.AddressOf(page))!.Slot(world.AddressOf(page));
        world.Clear(slot);
        tlb.RecordEntry(slot, world.AddressOf(page));
    }
}
