using MmuRules.Files;
using MmuRules.Pages;

namespace MmuRules.Tests.Files;

public sealed class WritebackInFlightTests
{
    [Fact]
    public void A_store_while_the_page_is_being_written_makes_it_dirty_again()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        Page page = world.CachedPage();
        Assert.True(Writeback.Start(page));
        Assert.Equal((false, true), (page.IsDirty, page.Flags.HasFlag(PageFlags.Writeback)));

        world.Cpu.Store(world.Address + 8, 2);
        Assert.True(page.IsDirty);
        Writeback.Complete(page);

        Assert.Equal((true, false), (page.IsDirty, page.Flags.HasFlag(PageFlags.Writeback)));
        world.File.Fsync();
        Assert.Equal((1, 2), (world.Disk.Peek(0, 0), world.Disk.Peek(0, 8)));
    }

    [Fact]
    public void A_page_that_is_being_written_is_not_dropped()
    {
        var world = new World();
        world.File.Write(0, 1);
        Page page = world.File.FindPage(0)!;
        Writeback.Start(page);

        Assert.Equal(ReclaimResult.Kept, Reclaim.Shrink(page));
        Assert.False(Reclaim.Invalidate(page));

        Writeback.Complete(page);
        Assert.True(Reclaim.Invalidate(page));
        page.Put();
        Assert.Equal(8, world.Machine.FreePages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_store_waits_for_the_write_only_if_pages_have_to_be_stable(bool stable)
    {
        var world = new World(file: new MappingOptions { StablePages = stable });
        world.Cpu.Store(world.Address, 1);
        Page page = world.CachedPage();
        Writeback.Start(page);

        Task store = Task.Factory.StartNew(() => world.Cpu.Store(world.Address, 2), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (stable)
        {
            SpinWait.SpinUntil(() => page.IsLocked);
            Assert.False(store.IsCompleted);
        }
        else
        {
            await store;
        }

        Writeback.Complete(page);
        await store;
        Assert.Equal(stable ? 1 : 2, world.Disk.Peek(0));
        world.File.Fsync();
        Assert.Equal(2, world.Disk.Peek(0));
    }

    [Fact]
    public void What_was_not_begun_is_not_ended()
    {
        var world = new World();
        world.File.Write(0, 1);
        Page page = world.CachedPage();
        Assert.Equal(UndefinedBehavior.NotUnderWriteback, World.KindOf(() => Writeback.Complete(page)));
        Writeback.CleanPage(page);
        Assert.Equal(UndefinedBehavior.NotUnderWriteback, World.KindOf(() => Writeback.Complete(page)));
        Assert.False(Writeback.Start(page));
        Assert.False(page.IsLocked);
    }
}
