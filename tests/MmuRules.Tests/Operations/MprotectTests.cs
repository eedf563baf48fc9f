using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class MprotectTests
{
    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void What_is_made_read_only_is_not_stored_to_any_more_and_loads_as_before(HardwareModel model)
    {
        var world = new World(model, filePages: 6);
        Cpu other = world.Machine.Cpus[^1];
        for (int i = 0; i < 6; i++)
        {
            other.Store(world.AddressOf(i), i + 1);
        }

        Mprotect.Run(world.Mm, world.AddressOf(1), world.AddressOf(5), isWritable: false);

        for (int i = 1; i < 5; i++)
        {
            Assert.Throws<BadAddressException>(() => other.Store(world.AddressOf(i), 9));
            Assert.Equal(i + 1, other.Load(world.AddressOf(i)));
        }

        other.Store(world.AddressOf(0), 7);
        other.Store(world.AddressOf(5), 8);
        Assert.Equal([true, false, true], world.Mm.Vmas.Select(vma => vma.IsWritable));
        world.File.Fsync();
        Assert.Equal([7, 2, 3, 4, 5, 8], Enumerable.Range(0, 6).Select(page => world.Disk.Peek(page)));
        Audit.Check(world.Machine);
    }

    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void What_is_made_writable_again_is_stored_to_and_the_file_hears_of_it(HardwareModel model)
    {
        var world = new World(model);
        world.Cpu.Store(world.AddressOf(0), 1);
        Mprotect.Run(world.Mm, world.Vma.Start, world.Vma.End, isWritable: false);
        world.File.Fsync();

        Mprotect.Run(world.Mm, world.Vma.Start, world.Vma.End, isWritable: true);

        Assert.False(world.Slot.Read().IsWritable);
        world.Cpu.Store(world.AddressOf(0), 2);
        Assert.True(world.CachedPage().IsDirty);
        Assert.Same(world.Vma, Assert.Single(world.Mm.Vmas));
        world.File.Fsync();
        Assert.Equal(2, world.Disk.Peek(0));
        Audit.Check(world.Machine);
    }

    [Fact]
    public void A_page_that_is_dirty_already_is_made_writable_without_a_fault()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        Mprotect.Run(world.Mm, world.Vma.Start, world.Vma.End, isWritable: false);
        Mprotect.Run(world.Mm, world.Vma.Start, world.Vma.End, isWritable: true);
        Assert.True(world.Slot.Read() is { IsWritable: true, IsDirty: true });
    }

    [Fact]
    public void A_write_protected_entry_does_not_become_writable_with_its_area()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        Mprotect.Run(world.Mm, world.Vma.Start, world.Vma.End, isWritable: false);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.Set(world.Slot.Read().WithUffdWp());
        }

        Mprotect.Run(world.Mm, world.Vma.Start, world.Vma.End, isWritable: true);
        Assert.True(world.Slot.Read() is { IsWritable: false, IsUffdWp: true });
    }

    [Fact]
    public void A_page_that_comes_back_from_migration_is_read_only_by_then()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            Pte old = world.Slot.ClearAndFlush();
            world.Slot.Set(Pte.Migration(old.Pfn, isWritable: true).WithMarksOf(old));
        }

        Mprotect.Run(world.Mm, world.Vma.Start, world.Vma.End, isWritable: false);

        Assert.True(world.Slot.Read() is { IsMigration: true, IsWritable: false, IsSoftDirty: true });
    }

    [Fact]
    public void One_flush_serves_for_all_and_is_announced_before_the_first_entry()
    {
        var world = new World(filePages: 6, cpus: 1);
        for (int i = 0; i < 6; i++)
        {
            world.Cpu.Store(world.AddressOf(i), 1);
        }

        var order = new StepOrder(StepKind.BeginGather, StepKind.ClearEntry, StepKind.Interrupt, StepKind.FinishGather, StepKind.ReleaseMmap);
        world.Machine.Observer = order;
        Mprotect.Run(world.Mm, world.Vma.Start, world.Vma.End, isWritable: false);
        world.Machine.Observer = null;

        Assert.Equal(
            [StepKind.BeginGather, StepKind.ClearEntry, StepKind.Interrupt, StepKind.FinishGather, StepKind.ReleaseMmap],
            order.WithoutRepetitions);
    }

    [Fact]
    public void Without_the_flush_a_cpu_goes_on_storing_to_what_is_read_only()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.SetWriteProtect();
        }

        world.Cpu.Store(world.Address, 2);
        Assert.Equal(2, world.Cpu.Load(world.Address));
        Assert.Equal(UndefinedBehavior.StaleTranslation, World.KindOf(() => Audit.Check(world.Machine)));
    }

    // 3ea277194daa: reclaim has cleared the entry, and owes the flush.
    [Fact]
    public void What_reclaim_has_cleared_and_not_flushed_is_flushed_too()
    {
        var world = new World();
        Vma vma = Mmap.Anonymous(world.Mm, new VirtualAddress(64), 1);
        world.Machine.CreateSwap(1);
        world.Cpu.Store(vma.Start, 1);
        var batch = new UnmapBatch(world.Machine);
        Page page = world.Machine.Pages[world.Mm.FindTable(vma.Start)!.Slot(vma.Start).Read().Pfn.Number];
        using (page.Hold())
        {
            page.Get();
            Assert.True(world.Machine.Swap!.TryAdd(page));
            Assert.True(page.TryToUnmap(batch));
        }

        world.Cpu.Store(vma.Start, 2);
        Mprotect.Run(world.Mm, vma.Start, vma.End, isWritable: false);

        Assert.False(world.Mm.HasBatchedUnmaps);
        Assert.Throws<BadAddressException>(() => world.Cpu.Store(vma.Start, 3));
        Audit.Check(world.Machine, page);
        Assert.Equal(2, world.Cpu.Load(vma.Start));
    }

    [Theory]
    [InlineData(8, 32)]
    [InlineData(16, 40)]
    [InlineData(32, 16)]
    [InlineData(16, 272)]
    [InlineData(0, 48)]
    [InlineData(16, 64)]
    public void A_range_that_is_misaligned_outside_or_has_a_hole_is_refused_whole(long start, long end)
    {
        var world = new World();
        BadAddressException refused = Assert.Throws<BadAddressException>(
            () => Mprotect.Run(world.Mm, new VirtualAddress((ulong)start), new VirtualAddress((ulong)end), isWritable: false));

        Assert.Contains(nameof(Mprotect), refused.Message, StringComparison.Ordinal);
        Assert.False(world.Mm.MmapLock.IsHeld);
        world.Cpu.Store(world.Address, 1);
        Assert.Same(world.Vma, Assert.Single(world.Mm.Vmas));
    }
}
