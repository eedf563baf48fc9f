using MmuRules.Files;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class GetUserPagesTests
{
    [Fact]
    public void A_page_is_faulted_in_and_held()
    {
        var world = new World();
        Page page = GetUserPages.Get(world.Mm, world.Address);
        Assert.Equal((3, 1, false), (page.RefCount, page.MapCount, page.IsDirty));
        Assert.False(world.Slot.Read().IsWritable);
        page.Put();
    }

    [Fact]
    public void A_page_wanted_for_stores_is_one_that_the_entry_lets_store_to()
    {
        var world = new World();
        GetUserPages.Get(world.Mm, world.Address).Put();

        Page page = GetUserPages.Get(world.Mm, world.Address, GupFlags.Write);

        Assert.True(world.Slot.Read() is { IsWritable: true, IsDirty: true });
        Assert.True(page.IsDirty);
        page.Put();
    }

    [Fact]
    public void A_held_page_outlives_its_mapping()
    {
        var world = new World();
        var start = new VirtualAddress(64);
        world.Mm.MapAnonymous(start, 1);
        world.Cpu.Store(start, 1);
        Page page = GetUserPages.Get(world.Mm, start);

        MadviseDontNeed.Run(world.Mm, start, start + 16);

        Assert.Equal((1, 0), (page.RefCount, page.MapCount));
        page.Put();
        Assert.Equal(world.Machine.Pages.Count, world.Machine.FreePages);
    }

    [Fact]
    public void A_page_that_is_marked_dirty_after_its_buffers_went_was_stored_to_behind_the_filesystems_back()
    {
        var world = new World(file: new MappingOptions { UsesBuffers = true });
        Page page = GetUserPages.Get(world.Mm, world.Address, GupFlags.Write);
        Assert.True(Writeback.CleanPage(page));
        Assert.NotEqual(ReclaimResult.Reclaimed, Reclaim.Shrink(page));

        page.MarkDirtyLocked();

        Assert.Equal(UndefinedBehavior.DirtyPageWithoutBuffers, World.KindOf(() => Writeback.CleanPage(page)));
    }

    [Fact]
    public void A_page_of_a_file_that_counts_dirty_pages_cannot_be_had_for_stores_for_long()
    {
        var world = new World(file: new MappingOptions { UsesBuffers = true });
        Assert.Throws<BadAddressException>(() => GetUserPages.Get(world.Mm, world.Address, GupFlags.Write | GupFlags.LongTerm));
        GetUserPages.Get(world.Mm, world.Address, GupFlags.LongTerm).Put();

        var shmem = new World(file: new MappingOptions { AccountsDirty = false });
        GetUserPages.Get(shmem.Mm, shmem.Address, GupFlags.Write | GupFlags.LongTerm).Put();
    }

    [Fact]
    public void An_address_that_cannot_be_used_is_refused()
    {
        var world = new World();
        Mm mm = world.Machine.CreateMm();
        mm.MapShared(world.File, new VirtualAddress(16), 1, isWritable: false);
        Assert.Throws<BadAddressException>(() => GetUserPages.Get(mm, new VirtualAddress(0)));
        Assert.Throws<BadAddressException>(() => GetUserPages.Get(mm, new VirtualAddress(16), GupFlags.Write));
        GetUserPages.Get(mm, new VirtualAddress(16)).Put();
    }
}
