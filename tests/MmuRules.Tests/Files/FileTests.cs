using MmuRules.Files;
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
