using MmuRules.Files;
using MmuRules.Pages;

namespace MmuRules.Tests.Files;

public sealed class InvalidateTests
{
    private readonly World _world = new();

    [Fact]
    public void Clean_pages_are_unmapped_and_dropped_and_read_anew()
    {
        _world.Cpu.Store(_world.Address, 1);
        _world.File.Fsync();
        _ = _world.Cpu.Load(_world.Address);

        Assert.True(_world.File.Invalidate(0, 2));

        Assert.Equal((8, true), (_world.Machine.FreePages, _world.Slot.Read().IsNone));
        Assert.Equal(1, _world.Cpu.Load(_world.Address));
    }

    [Fact]
    public void A_dirty_page_stays_and_is_only_unmapped()
    {
        _world.Cpu.Store(_world.Address, 1);
        _ = _world.File.Read(16);

        Assert.False(_world.File.Invalidate(0, 2));

        Assert.Null(_world.File.FindPage(1));
        Assert.Equal((true, 0), (_world.CachedPage().IsDirty, _world.CachedPage().MapCount));
        Assert.Equal(1, _world.Cpu.Load(_world.Address));
    }

    [Fact]
    public void Who_holds_a_dropped_page_keeps_it_but_it_is_no_longer_the_files()
    {
        _ = _world.File.Read(0);
        Page held = _world.File.FindPage(0)!;

        Assert.True(_world.File.Invalidate(0, 1));

        Assert.Equal((1, null), (held.RefCount, held.Mapping));
        _world.File.Write(0, 5);
        Assert.NotEqual(held, _world.CachedPage());
        held.Put();
    }

    [Fact]
    public void A_store_to_a_page_that_was_dropped_as_clean_is_lost_by_name_when_the_page_is_freed()
    {
        _ = _world.File.Read(0);
        Page held = _world.File.FindPage(0)!;
        Assert.True(Reclaim.InvalidateIgnoringCounts(held));
        _world.Machine.MemoryWord(held.Pfn, 1).Write(9);
        held.MarkDirty();

        var thrown = Assert.Throws<UndefinedBehaviorException>(held.Put);

        Assert.Equal((UndefinedBehavior.StoreLost, held.ToString()), (thrown.Kind, thrown.Subject));
        Assert.Equal(1, held.RefCount);
        _world.Machine.MemoryWord(held.Pfn, 1).Write(0);
        held.Put();
        Assert.Equal(8, _world.Machine.FreePages);
    }

    [Fact]
    public void A_page_that_is_mapped_or_dirty_is_not_dropped_whatever_is_ignored()
    {
        _ = _world.Cpu.Load(_world.Address);
        Page page = _world.CachedPage();
        Assert.False(Reclaim.InvalidateIgnoringCounts(page));
        _world.File.Write(16, 1);
        Assert.False(Reclaim.InvalidateIgnoringCounts(_world.CachedPage(1)));
        Assert.False(Reclaim.InvalidateIgnoringCounts(_world.Machine.AllocatePage()));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    public void A_range_outside_the_file_is_refused(int first, int end) =>
        Assert.Throws<BadFileOffsetException>(() => _world.File.Invalidate(first, end));
}
