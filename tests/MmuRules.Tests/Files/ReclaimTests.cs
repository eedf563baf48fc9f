using MmuRules.Files;
using MmuRules.Pages;

namespace MmuRules.Tests.Files;

public sealed class ReclaimTests
{
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
    public void Reclaim_that_meets_undefined_behaviour_leaves_no_lock_and_no_reference_behind()
    {
        var world = new World(file: new MappingOptions { UsesBuffers = true });
        _ = world.File.Read(0);
        Page page = world.CachedPage();
        page.MarkDirty();

        Assert.Equal(UndefinedBehavior.DirtyPageWithoutBuffers, World.KindOf(() => Reclaim.Shrink(page)));

        Assert.Equal((1, false), (page.RefCount, page.IsLocked));
    }
}
