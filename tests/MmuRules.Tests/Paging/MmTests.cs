using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Paging;

public sealed class MmTests
{
    [Theory]
    [InlineData(8, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(240, 2)]
    [InlineData(256, 1)]
    [InlineData(16, 1)]
    [InlineData(0, 2)]
    [InlineData(0, int.MaxValue)]
    public void An_area_that_is_misaligned_empty_outside_or_in_the_way_is_refused(long start, int pages)
    {
        var world = new World();
        Assert.Throws<MachineConfigurationException>(() => world.Mm.MapAnonymous(new VirtualAddress((ulong)start), pages));
        Assert.Single(world.Mm.Vmas);
    }

    [Fact]
    public void A_range_that_the_file_has_not_is_refused()
    {
        var world = new World(filePages: 2);
        Assert.Throws<MachineConfigurationException>(() => world.Mm.MapShared(world.File, new VirtualAddress(64), 3));
        Assert.Throws<MachineConfigurationException>(() => world.Mm.MapShared(world.File, new VirtualAddress(64), 2, firstPage: 1));
        Assert.Throws<MachineConfigurationException>(() => world.Mm.MapShared(world.File, new VirtualAddress(64), 1, firstPage: -1));
        Assert.Throws<MachineConfigurationException>(() => new Machine().CreateMm().MapShared(world.File, new VirtualAddress(0), 1));
    }

    [Fact]
    public void Areas_are_kept_by_address_and_found_by_it()
    {
        var world = new World();
        Vma before = world.Mm.MapAnonymous(new VirtualAddress(0), 1);
        Vma behind = world.Mm.MapAnonymous(new VirtualAddress(64), 1);

        Assert.Equal([before, world.Vma, behind], world.Mm.Vmas);
        Assert.Same(before, world.Mm.FindVma(new VirtualAddress(15)));
        Assert.Same(world.Vma, world.Mm.FindVma(new VirtualAddress(16)));
        Assert.Null(world.Mm.FindVma(new VirtualAddress(80)));
    }

    [Fact]
    public void An_area_knows_where_it_maps_a_page_of_its_file()
    {
        var world = new World(filePages: 3);
        Vma vma = world.Mm.MapShared(world.File, new VirtualAddress(128), 2, firstPage: 1);

        Assert.Equal(2, vma.FilePageOf(new VirtualAddress(144)));
        Assert.Equal(new VirtualAddress(144), vma.AddressOf(2));
        Assert.Null(vma.AddressOf(0));
        Assert.Null(vma.AddressOf(3));
    }

    [Fact]
    public void There_is_no_table_to_lock_before_something_is_mapped()
    {
        var world = new World();
        Assert.True(world.Mm.Directory(world.Address).Read().IsNone);
        Assert.Null(world.Mm.MapAndLock(world.Address));
        _ = world.Cpu.Load(world.Address);

        using (LockedPageTable table = world.Mm.MapAndLock(world.Address)!)
        {
            Assert.True(world.Table.Ptl.IsHeldByCurrent);
            Assert.True(table[world.Address].Read().IsPresent);
        }

        Assert.False(world.Table.Ptl.IsHeld);
        Assert.False(world.Mm.Directory(world.Address).Read().IsNone);
    }

    [Fact]
    public void Each_table_has_a_lock_of_its_own()
    {
        var world = new World(filePages: 4);
        _ = world.Cpu.Load(world.AddressOf(0));
        _ = world.Cpu.Load(world.AddressOf(3));
        PageTable second = world.Mm.FindTable(world.AddressOf(3))!;

        Assert.NotSame(world.Table, second);
        using (world.Table.Ptl.Hold())
        {
            Assert.True(second.Ptl.TryLock());
            Assert.False(world.Table.Ptl == second.Ptl);
            second.Ptl.Unlock();
        }
    }

    [Fact]
    public void Addresses_outside_are_refused()
    {
        var world = new World();
        _ = world.Cpu.Load(world.Address);
        Assert.Throws<BadAddressException>(() => world.Mm.FindTable(world.Mm.End));
        Assert.Throws<BadAddressException>(() => world.Mm.MapAndLock(world.Mm.End));
        Assert.Throws<BadAddressException>(() => world.Table.Slot(world.Table.End));
    }

    [Fact]
    public void A_flush_of_a_range_beyond_the_end_flushes_what_there_is()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        world.Mm.FlushRange(world.Address, new VirtualAddress(ulong.MaxValue));
        Assert.Equal(0, world.Cpu.Tlb.Count);
    }
}
