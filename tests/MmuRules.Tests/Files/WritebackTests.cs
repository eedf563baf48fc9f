using MmuRules.Files;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Tests.Files;

public sealed class WritebackTests
{
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
}
