using MmuRules.Files;
using MmuRules.Pages;

namespace MmuRules.Tests.Files;

/// <summary>A page that is newer than the disk, and is dropped as clean all the same.</summary>
public sealed class StoreLostTests
{
    [Fact]
    public void A_page_that_is_dropped_as_clean_with_a_store_that_was_never_written_is_named()
    {
        (World world, Page page) = PageWithForgottenStore();

        var thrown = Assert.Throws<UndefinedBehaviorException>(() => Reclaim.Shrink(page));

        Assert.Equal((UndefinedBehavior.StoreLost, "Shrink", page.ToString()), (thrown.Kind, thrown.Operation, thrown.Subject));
        Assert.Contains("offset 8 of page 0 of file 1", thrown.Message);
        Assert.Contains("has 2, and 0 was written", thrown.Message);
    }

    [Fact]
    public void The_page_that_was_not_dropped_can_still_be_read_and_written_and_dropped()
    {
        (World world, Page page) = PageWithForgottenStore();
        page.Get();
        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Invalidate(page)));
        page.Put();

        Assert.Equal((1, false), (page.RefCount, page.IsLocked));
        Assert.Equal(2, world.File.Read(8));
        page.MarkDirty();
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(page));
        Assert.Equal(2, world.Disk.Peek(0, 8));
    }

    [Fact]
    public void Advice_to_drop_a_page_finds_the_lost_store_too()
    {
        (World world, _) = PageWithForgottenStore();
        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => world.File.AdviseDontNeed(0, 16)));
    }

    [Fact]
    public void A_store_of_the_value_that_was_there_is_no_loss()
    {
        (World world, Page page) = PageWithForgottenStore(value: 0);
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(page));
    }

    private static (World World, Page Page) PageWithForgottenStore(long value = 2)
    {
        var world = new World();
        _ = world.File.Read(0);
        Page page = world.CachedPage();
        world.Machine.MemoryWord(page.Pfn, 1).Write(value);
        return (world, page);
    }
}
