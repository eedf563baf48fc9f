using MmuRules.Files;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Tests.Files;

public sealed class FileTests
{
    [Fact]
    public void What_is_stored_through_a_mapping_is_read_through_the_descriptor_and_the_other_way_round()
    {
        var world = new World();
        world.Cpu.Store(world.Address + 8, 1);
        Assert.Equal(1, world.File.Read(8));

        world.File.Write(8, 2);
        Assert.Equal(2, world.Cpu.Load(world.Address + 8));
    }

    [Fact]
    public void Nothing_reaches_the_disk_before_it_is_written_back()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        world.File.Write(16, 2);
        Assert.Equal((0, 0), (world.Disk.Peek(0), world.Disk.Peek(1)));

        world.File.Fsync();

        Assert.Equal((1, 2), (world.Disk.Peek(0), world.Disk.Peek(1)));
        Assert.False(world.CachedPage().IsDirty);
    }

    [Fact]
    public void A_cleaned_page_is_write_protected_so_that_the_next_store_tells()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        world.File.Fsync();
        Assert.False(world.Slot.Read().IsWritable || world.Slot.Read().IsDirty);
        Assert.Equal(0, world.Cpu.Tlb.Count);

        world.Cpu.Store(world.Address, 2);

        Assert.True(world.CachedPage().IsDirty);
        world.File.Fsync();
        Assert.Equal(2, world.Disk.Peek(0));
    }

    [Fact]
    public void Cleaning_finds_every_address_space_that_maps_the_page()
    {
        var world = new World();
        var other = world.Machine.CreateMm();
        var vma = other.MapShared(world.File, new MmuRules.Paging.VirtualAddress(128), 2);
        world.Machine.Cpus[1].SwitchTo(other);
        world.Machine.Cpus[0].Store(world.Address, 1);
        world.Machine.Cpus[1].Store(vma.Start + 8, 2);
        Assert.Equal(2, world.CachedPage().MapCount);

        world.File.Fsync();

        Assert.Equal((1, 2), (world.Disk.Peek(0, 0), world.Disk.Peek(0, 8)));
        Assert.False(other.FindTable(vma.Start)!.Slot(vma.Start).Read().IsWritable);
        Assert.False(world.Slot.Read().IsWritable);
    }

    [Theory]
    [InlineData(MkCleanForm.EarlyExit, false)]
    [InlineData(MkCleanForm.Peeking, false)]
    [InlineData(MkCleanForm.AlwaysLocked, true)]
    public void Only_a_cleaner_that_always_takes_the_lock_waits_for_it_when_the_entry_is_gone(MkCleanForm form, bool waits)
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);
        Page page = world.CachedPage();
        page.Lock();
        using (MmuRules.Hardware.Agent.As(World.Zapper))
        {
            world.Table.Ptl.Lock();
        }

        Exception? thrown = Record.Exception(() => page.MkClean(form));

        Assert.Equal(waits, thrown is UndefinedBehaviorException { Kind: UndefinedBehavior.Deadlock });
    }

    [Fact]
    public void Cleaning_needs_the_page_lock()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        Page page = world.CachedPage();

        Assert.Equal(UndefinedBehavior.PageNotLocked, World.KindOf(() => page.ClearDirtyForIo()));
        Assert.Equal(UndefinedBehavior.PageNotLocked, World.KindOf(() => page.MkClean()));
        Assert.Equal(UndefinedBehavior.PageNotLocked, World.KindOf(() => page.TryToUnmap()));
        Assert.True(page.IsDirty);
    }

    [Fact]
    public void Shared_memory_is_not_write_protected_and_its_entries_dirtiness_stays_with_them()
    {
        var world = new World(file: new MappingOptions { AccountsDirty = false });
        _ = world.Cpu.Load(world.Address);
        Assert.True(world.Slot.Read().IsWritable);
        world.Cpu.Store(world.Address, 1);
        Assert.False(world.CachedPage().IsDirty);

        world.File.Fsync();

        Assert.Equal(0, world.Disk.Peek(0));
        Assert.True(world.Slot.Read() is { IsWritable: true, IsDirty: true });
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(world.CachedPage()));
        Assert.Equal(1, world.Disk.Peek(0));
    }

    [Fact]
    public void Advice_drops_pages_that_are_unmapped_and_keeps_those_that_are_mapped()
    {
        var world = new World();
        world.Cpu.Store(world.AddressOf(0), 1);
        world.File.Write(16, 2);

        Assert.Equal(1, world.File.AdviseDontNeed(0, 32));

        Assert.NotNull(world.CachedPage(0));
        Assert.Null(world.File.FindPage(1));
        Assert.Equal((1, 2), (world.Disk.Peek(0), world.Disk.Peek(1)));
        Assert.Equal(2, world.File.Read(16));
    }

    [Fact]
    public void Advice_on_part_of_a_page_writes_it_and_keeps_it()
    {
        var world = new World();
        world.File.Write(0, 1);
        Assert.Equal(0, world.File.AdviseDontNeed(0, 8));
        Assert.Equal(1, world.Disk.Peek(0));
        Assert.NotNull(world.CachedPage());
    }

    [Fact]
    public void Reclaim_unmaps_writes_and_frees_and_the_content_comes_back()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 7);
        Page page = world.CachedPage();

        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(page));

        Assert.Equal((0, 0), (page.RefCount, page.MapCount));
        Assert.True(world.Slot.Read().IsNone);
        Assert.Equal(7, world.Disk.Peek(0));
        Assert.Equal(7, world.Cpu.Load(world.Address));
    }

    [Fact]
    public void Reclaim_keeps_a_page_that_is_locked_free_or_anonymous()
    {
        var world = new World();
        world.Mm.MapAnonymous(new MmuRules.Paging.VirtualAddress(64), 1);
        world.Cpu.Store(new MmuRules.Paging.VirtualAddress(64), 3);
        Page anonymous = world.Machine.Pages[0];
        Assert.True(anonymous.IsAnonymous);
        _ = world.Cpu.Load(world.Address);
        Page locked = world.CachedPage();
        locked.Lock();

        Assert.Equal(ReclaimResult.Kept, Reclaim.Shrink(anonymous));
        Assert.Equal(ReclaimResult.Kept, Reclaim.Shrink(locked));
        Assert.Equal(ReclaimResult.Kept, Reclaim.Shrink(world.Machine.Pages[7]));
        Assert.Equal(3, world.Cpu.Load(new MmuRules.Paging.VirtualAddress(64)));
    }

    [Fact]
    public void Reclaim_does_not_drop_a_page_that_somebody_else_holds()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        Page page = world.File.FindPage(0)!;
        Assert.Equal(ReclaimResult.Busy, Reclaim.Shrink(page));
        Assert.True(page.IsDirty);
        page.Put();
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(page));
    }

    [Fact]
    public void A_filesystem_with_buffers_has_them_on_every_page_that_is_dirtied_the_right_way()
    {
        var world = new World(file: new MappingOptions { UsesBuffers = true });
        world.Cpu.Store(world.AddressOf(0), 1);
        world.File.Write(16, 2);
        Assert.True(world.CachedPage(0).Flags.HasFlag(PageFlags.Buffers));
        Assert.True(world.CachedPage(1).Flags.HasFlag(PageFlags.Buffers));

        world.File.Fsync();
        Reclaim.Shrink(world.CachedPage(0));
        Reclaim.Shrink(world.CachedPage(1));

        Assert.Equal((1, 2), (world.Disk.Peek(0), world.Disk.Peek(1)));
        Assert.Equal(8, world.Machine.FreePages);
    }

    [Theory]
    [InlineData(-8)]
    [InlineData(4)]
    [InlineData(32)]
    public void A_bad_offset_is_named(long offset)
    {
        var world = new World();
        Assert.Equal(offset, Assert.Throws<BadFileOffsetException>(() => world.File.Read(offset)).Offset);
        Assert.Throws<BadFileOffsetException>(() => world.File.Write(offset, 1));
        Assert.Throws<BadFileOffsetException>(() => world.File.AdviseDontNeed(offset, 64));
        Assert.Throws<BadFileOffsetException>(() => world.File.FindPage(2));
        Assert.Throws<BadFileOffsetException>(() => world.Disk.Peek(2));
        Assert.Throws<BadFileOffsetException>(() => world.Disk.Peek(0, 4));
        Assert.Equal(8, world.Machine.FreePages);
    }

    [Fact]
    public void A_file_larger_than_what_is_left_of_the_disk_is_refused()
    {
        var world = new World(filePages: 2);
        Assert.Throws<MachineConfigurationException>(() => world.Disk.CreateFile(1));
        Assert.Throws<MachineConfigurationException>(() => world.Machine.CreateDisk(0));
        Assert.Throws<MachineConfigurationException>(() => world.Machine.CreateDisk(2).CreateFile(0));
    }

    [Fact]
    public void A_read_that_finds_no_free_page_leaves_nothing_behind()
    {
        var world = new World(pages: 1);
        _ = world.File.Read(0);
        Assert.Throws<OutOfPagesException>(() => world.File.Read(16));
        Reclaim.Shrink(world.CachedPage());
        Assert.Equal(0, world.File.Read(16));
    }
}
