using MmuRules.Auditing;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class MunmapTests
{
    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void Unmapping_everything_keeps_what_was_stored_and_frees_the_rest(HardwareModel model)
    {
        var world = new World(model, filePages: 6);
        for (int i = 0; i < 6; i++)
        {
            world.Cpu.Store(world.AddressOf(i), i + 1);
        }

        Munmap.Run(world.Mm, default, world.Mm.End);

        Assert.Empty(world.Mm.Vmas);
        Assert.Empty(world.File.Vmas);
        Assert.All(world.Machine.Tables.All, table => Assert.True(table.IsFree));
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(world.Address));
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal((1, 0), (world.CachedPage(i).RefCount, world.CachedPage(i).MapCount)));
        world.File.Fsync();
        Assert.Equal([1, 2, 3, 4, 5, 6], Enumerable.Range(0, 6).Select(page => world.Disk.Peek(page)));
        Audit.Check(world.Machine);
    }

    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void Unmapping_the_middle_leaves_both_ends_as_they_were(HardwareModel model)
    {
        var world = new World(model, filePages: 6);
        for (int i = 0; i < 6; i++)
        {
            world.Cpu.Store(world.AddressOf(i), i + 1);
        }

        Munmap.Run(world.Mm, world.AddressOf(1), world.AddressOf(4));

        Assert.Equal(
            [(world.AddressOf(0), world.AddressOf(1), 0), (world.AddressOf(4), world.AddressOf(6), 4)],
            world.Mm.Vmas.Select(vma => (vma.Start, vma.End, vma.FirstPage)));
        Assert.Equal(world.Mm.Vmas, world.File.Vmas);
        Assert.Equal((1, 5, 6), (world.Cpu.Load(world.AddressOf(0)), world.Cpu.Load(world.AddressOf(4)), world.Cpu.Load(world.AddressOf(5))));
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(world.AddressOf(2)));
        Assert.False(world.Mm.MmapLock.IsHeld);
        Audit.Check(world.Machine);
    }

    [Fact]
    public void A_table_goes_when_the_last_area_that_reaches_into_it_goes()
    {
        var world = new World(filePages: 2);
        Vma neighbour = Mmap.Anonymous(world.Mm, new VirtualAddress(48), 3);
        world.Cpu.Store(world.Address, 1);
        world.Cpu.Store(neighbour.Start, 2);
        world.Cpu.Store(neighbour.Start + 16, 3);

        Munmap.Run(world.Mm, world.Vma.Start, world.Vma.End);
        Assert.NotNull(world.Mm.FindTable(world.Address));
        Munmap.Run(world.Mm, neighbour.Start, neighbour.Start + 16);
        Assert.Null(world.Mm.FindTable(world.Address));
        Assert.Equal(3, world.Cpu.Load(neighbour.Start + 16));
        Munmap.Run(world.Mm, neighbour.Start, neighbour.End);

        Assert.All(world.Machine.Tables.All, table => Assert.True(table.IsFree));
        Audit.Check(world.Machine);
    }

    [Fact]
    public void What_is_mapped_again_at_the_same_place_is_the_same_area_and_empty()
    {
        var world = new World();
        Vma before = Mmap.Anonymous(world.Mm, new VirtualAddress(64), 2);
        world.Cpu.Store(before.Start, 7);
        MachineState mapped = world.Machine.Capture();

        Munmap.Run(world.Mm, before.Start, before.End);
        Vma again = Mmap.Anonymous(world.Mm, new VirtualAddress(64), 2);

        Assert.Same(before, again);
        Assert.Equal(0, world.Cpu.Load(again.Start));
        world.Machine.Restore(mapped);
        Assert.Equal(7, world.Cpu.Load(again.Start));
        Audit.Check(world.Machine);
    }

    [Fact]
    public void The_areas_leave_the_reverse_map_behind_the_flush_and_before_the_tables_go()
    {
        var world = new World();
        _ = world.Cpu.Load(world.Address);
        var order = new StepOrder(StepKind.ClearEntry, StepKind.Interrupt, StepKind.AcquireIMmap, StepKind.ClearDirectory, StepKind.FreeTable);
        world.Machine.Observer = order;

        Munmap.Run(world.Mm, world.Vma.Start, world.Vma.End);

        world.Machine.Observer = null;
        Assert.Equal(
            [StepKind.ClearEntry, StepKind.Interrupt, StepKind.AcquireIMmap, StepKind.ClearDirectory, StepKind.Interrupt, StepKind.FreeTable],
            order.WithoutRepetitions);
    }

    [Theory]
    [InlineData(8, 32)]
    [InlineData(16, 40)]
    [InlineData(32, 32)]
    [InlineData(32, 16)]
    [InlineData(16, 272)]
    public void A_range_that_is_empty_misaligned_or_outside_is_refused(long start, long end)
    {
        var world = new World();
        BadAddressException refused = Assert.Throws<BadAddressException>(
            () => Munmap.Run(world.Mm, new VirtualAddress((ulong)start), new VirtualAddress((ulong)end)));

        Assert.Contains(nameof(Munmap), refused.Message, StringComparison.Ordinal);
        Assert.False(world.Mm.MmapLock.IsHeld);
        Assert.Equal(0, world.Cpu.Load(world.Address));
    }

    [Fact]
    public void A_hole_is_unmapped_without_any_effect()
    {
        var world = new World();
        Munmap.Run(world.Mm, new VirtualAddress(64), world.Mm.End);
        Assert.Single(world.Mm.Vmas);
    }

    [Fact]
    public void Mapping_over_something_else_is_refused_and_leaves_no_lock_behind()
    {
        var world = new World();
        Assert.Throws<MachineConfigurationException>(() => Mmap.Anonymous(world.Mm, world.Address, 1));
        Assert.Throws<MachineConfigurationException>(() => Mmap.Private(world.Mm, world.File, world.Address, 1));
        Assert.Throws<MachineConfigurationException>(() => Mmap.Shared(world.Mm, world.File, world.Address, 1));
        Assert.False(world.Mm.MmapLock.IsHeld);
    }

    // CVE-2022-39188. The owner of the pages takes them out of every area of his file, and then gives them away.
    [Fact]
    public void Unlinked_before_the_flush_an_area_is_overlooked_by_the_owner_of_its_pages()
    {
        World world = MapDevicePage(out Page page);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        Zap.Range(tlb, world.Mm.Vmas[0], world.Mm.Vmas[0].Start, world.Mm.Vmas[0].End);
        using (RmapLocks.Hold(world.Mm.Vmas[0]))
        {
            world.Mm.Vmas[0].UnlinkRmap();
        }

        Assert.Empty(world.File.Vmas);
        page.Put();

        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => world.Cpu.Store(new VirtualAddress(16), 2)));
        tlb.Finish();
    }

    [Fact]
    public void Once_an_area_has_left_the_reverse_map_no_cpu_uses_its_pages()
    {
        World world = MapDevicePage(out Page page);
        Vma vma = world.Mm.Vmas[0];
        world.Machine.Observer = new AtStep(StepKind.ReleaseIMmap, () => Assert.Equal((false, 0), (vma.IsInRmap, world.Cpu.Tlb.Count)));

        Munmap.Run(world.Mm, vma.Start, vma.End);

        world.Machine.Observer = null;
        page.Put();
        Assert.Throws<BadAddressException>(() => world.Cpu.Store(new VirtualAddress(16), 2));
        Audit.Check(world.Machine);
    }

    private static World MapDevicePage(out Page page)
    {
        var world = new World(filePages: 1);
        page = world.Machine.AllocatePage();
        _ = RemapPfnRange.Run(world.Vma, page);
        world.Cpu.Store(world.Address, 1);
        Audit.Check(world.Machine, page);
        return world;
    }
}
