using MmuRules.Pages;

namespace MmuRules.Tests.Pages;

public sealed class LruTests
{
    [Fact]
    public void A_page_that_is_read_is_in_front_of_the_inactive_list()
    {
        var world = new World();
        _ = world.File.Read(0);
        _ = world.File.Read(16);
        Assert.Equal([world.CachedPage(1), world.CachedPage(0)], world.Machine.Lru[LruList.InactiveFile]);
    }

    [Fact]
    public void A_page_becomes_active_at_its_second_use()
    {
        var world = new World();
        _ = world.File.Read(0);
        _ = world.File.Read(16);
        Page page = world.CachedPage(0);

        page.MarkAccessed();
        Assert.Empty(world.Machine.Lru[LruList.ActiveFile]);
        page.MarkAccessed();

        Assert.Equal([page], world.Machine.Lru[LruList.ActiveFile]);
        Assert.Equal([world.CachedPage(1)], world.Machine.Lru[LruList.InactiveFile]);
        Assert.Equal(PageFlags.Active | PageFlags.Lru, page.Flags & (PageFlags.Active | PageFlags.Lru | PageFlags.Referenced));
        world.Machine.Lru.Deactivate(page);
        Assert.Equal([page, world.CachedPage(1)], world.Machine.Lru[LruList.InactiveFile]);
    }

    [Fact]
    public void A_page_is_isolated_once_and_put_back_in_front()
    {
        var world = new World();
        _ = world.File.Read(0);
        _ = world.File.Read(16);
        Page first = world.CachedPage(0);

        Page isolated = world.Machine.Lru.TryIsolateLast(LruList.InactiveFile)!;

        Assert.Equal((first, 2), (isolated, first.RefCount));
        Assert.False(world.Machine.Lru.TryIsolate(first));
        first.MarkAccessed();
        first.MarkAccessed();
        Assert.Equal([world.CachedPage(1)], world.Machine.Lru[LruList.InactiveFile]);
        world.Machine.Lru.Add(first);
        first.Put();
        Assert.Equal([first, world.CachedPage(1)], world.Machine.Lru[LruList.InactiveFile]);
    }

    [Fact]
    public void A_freed_page_is_on_no_list_and_leaves_no_trace()
    {
        var world = new World();
        _ = world.File.Read(0);
        MmuRules.Hardware.MachineState before = world.Machine.Capture();
        _ = world.File.Read(16);
        MmuRules.Files.Reclaim.Shrink(world.CachedPage(1));
        Assert.Equal(before, world.Machine.Capture());
    }

    [Fact]
    public void The_parts_of_a_split_huge_page_follow_it_on_its_list()
    {
        var world = new World();
        Page huge = world.Machine.AllocateHugePage();
        world.Machine.Lru.Add(huge);
        huge.Lock();
        Assert.True(huge.TrySplit(1));
        Assert.Equal([0, 1, 2, 3], world.Machine.Lru[LruList.InactiveFile].Select(page => page.Pfn.Number));
    }
}
