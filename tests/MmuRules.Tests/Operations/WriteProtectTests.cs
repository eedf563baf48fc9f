using MmuRules.Files;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

/// <summary>Stores to what is mapped read-only because somebody else may see it.</summary>
public sealed class WriteProtectTests
{
    private readonly World _world = new(pages: 16);

    [Fact]
    public void A_private_mapping_reads_the_cached_page_and_copies_it_at_the_first_store()
    {
        _world.File.Write(8, 3);
        Vma area = _world.Mm.MapPrivate(_world.File, _world.AddressOf(8), 2);

        Assert.Equal(3, _world.Cpu.Load(area.Start + 8));
        Assert.Equal((1, false), (_world.CachedPage().MapCount, EntryOf(area).IsWritable));
        _world.Cpu.Store(area.Start, 4);

        Page copy = PageOf(area);
        Assert.Equal((0, 1, true), (_world.CachedPage().MapCount, _world.CachedPage().RefCount, copy.IsAnonymous));
        Assert.Equal((4, 3), (_world.Cpu.Load(area.Start), _world.Cpu.Load(area.Start + 8)));
        Assert.Equal(0, _world.File.Read(0));
        Assert.Equal((1, 1, area.AnonVma, 0), (copy.RefCount, copy.MapCount, copy.AnonVma, copy.FilePage));
    }

    [Fact]
    public void A_private_mapping_whose_first_use_is_a_store_gets_a_copy_at_once()
    {
        _world.File.Write(16 + 8, 3);
        Vma area = _world.Mm.MapPrivate(_world.File, _world.AddressOf(8), 1, firstPage: 1);

        _world.Cpu.Store(area.Start, 4);

        Assert.Equal(3, _world.Cpu.Load(area.Start + 8));
        Assert.Equal((true, 1, 1), (PageOf(area).IsAnonymous, PageOf(area).FilePage, _world.CachedPage(1).RefCount));
        _world.File.Write(16 + 8, 5);
        Assert.Equal(3, _world.Cpu.Load(area.Start + 8));
    }

    [Fact]
    public void After_the_copy_no_cpu_reads_the_old_page()
    {
        Vma area = _world.Mm.MapPrivate(_world.File, _world.AddressOf(8), 1);
        _ = _world.Machine.Cpus[1].Load(area.Start);

        _world.Cpu.Store(area.Start, 4);

        Assert.Equal(4, _world.Machine.Cpus[1].Load(area.Start));
    }

    [Fact]
    public void A_page_of_one_owner_is_made_writable_again_in_place()
    {
        Vma area = AnonymousPage();
        Pfn before = EntryOf(area).Pfn;
        WriteProtect(area);

        _world.Cpu.Store(area.Start, 2);

        Assert.Equal((before, true, true), (EntryOf(area).Pfn, EntryOf(area).IsWritable, EntryOf(area).IsDirty));
        Assert.Equal(15, _world.Machine.FreePages);
    }

    [Fact]
    public void A_page_that_somebody_holds_is_copied_although_it_is_mapped_once()
    {
        Vma area = AnonymousPage();
        Page pinned = PageOf(area);
        pinned.Get();
        WriteProtect(area);

        _world.Cpu.Store(area.Start, 2);

        Assert.NotEqual(pinned, PageOf(area));
        Assert.Equal((1, 0, 1), (_world.Machine.MemoryWord(pinned.Pfn, 0).Read(), pinned.MapCount, pinned.RefCount));
        pinned.Put();
        Assert.Equal(15, _world.Machine.FreePages);
    }

    [Fact]
    public void A_page_whose_lock_is_held_is_copied_and_not_waited_for()
    {
        Vma area = AnonymousPage();
        Page locked = PageOf(area);
        WriteProtect(area);
        locked.Get();
        using (MmuRules.Hardware.Agent.As(World.Cleaner))
        {
            locked.Lock();
        }

        _world.Cpu.Store(area.Start, 2);

        Assert.NotEqual(locked, PageOf(area));
    }

    [Fact]
    public void A_copy_for_which_there_is_no_page_leaves_all_as_it_was()
    {
        Vma area = _world.Mm.MapPrivate(_world.File, _world.AddressOf(8), 1);
        _ = _world.Cpu.Load(area.Start);
        Page cached = _world.CachedPage();
        while (_world.Machine.FreePages > 0)
        {
            _world.Machine.AllocatePage();
        }

        Assert.Throws<OutOfPagesException>(() => _world.Cpu.Store(area.Start, 1));

        Assert.Equal((2, 1, false), (cached.RefCount, cached.MapCount, cached.IsLocked));
        Assert.False(_world.Mm.FindTable(area.Start)!.Ptl.IsHeld);
        Assert.Equal(0, _world.Cpu.Load(area.Start));
    }

    [Fact]
    public void The_reverse_map_finds_private_copies_and_moves_them_to_the_swap_device()
    {
        _world.Machine.CreateSwap(1);
        Vma area = _world.Mm.MapPrivate(_world.File, _world.AddressOf(8), 1, firstPage: 1);
        _world.Cpu.Store(area.Start, 4);

        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(PageOf(area)));

        Assert.True(EntryOf(area).IsSwap);
        Assert.Equal(4, _world.Cpu.Load(area.Start));
    }

    private Vma AnonymousPage()
    {
        Vma area = _world.Mm.MapAnonymous(_world.AddressOf(8), 1);
        _world.Cpu.Store(area.Start, 1);
        return area;
    }

    private void WriteProtect(Vma area)
    {
        PageTable table = _world.Mm.FindTable(area.Start)!;
        using (table.Ptl.Hold())
        {
            table.Slot(area.Start).SetWriteProtect();
            _world.Mm.FlushPage(area.Start);
        }
    }

    private Pte EntryOf(Vma area) => _world.Mm.FindTable(area.Start)!.Slot(area.Start).Read();

    private Page PageOf(Vma area) => area.NormalPage(EntryOf(area));
}
