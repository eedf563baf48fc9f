using MmuRules.Auditing;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class MremapTests
{
    private static readonly VirtualAddress Start = new(64);

    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void Entries_that_move_keep_their_pages(HardwareModel model)
    {
        World world = WithMemory(model, pages: 3);
        Vma moved = Mremap.Move(world.Mm, Start, 48, new VirtualAddress(144));

        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(i => world.Cpu.Load(moved.Start + (i * 16))));
        world.Cpu.Store(moved.Start, 9);
        Assert.Equal(9, world.Cpu.Load(moved.Start));
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(Start));
        Assert.Equal((4, 144UL, 192UL), (moved.FirstPage, moved.Start.Value, moved.End.Value));
        Assert.Null(world.Mm.FindTable(Start));
        Audit.Check(world.Machine);
    }

    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void A_whole_table_moves_at_once(HardwareModel model)
    {
        World world = WithMemory(model, pages: 4);
        PageTable table = world.Mm.FindTable(Start)!;

        Vma moved = Mremap.Move(world.Mm, Start, 64, new VirtualAddress(192));

        Assert.Same(table, world.Mm.FindTable(moved.Start));
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 4).Select(i => world.Cpu.Load(moved.Start + (i * 16))));
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(Start));
        Audit.Check(world.Machine);
    }

    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void A_part_of_a_file_moves_over_something_else_and_the_file_still_finds_it(HardwareModel model)
    {
        var world = new World(model, filePages: 4);
        Mmap.Anonymous(world.Mm, new VirtualAddress(128), 4);
        world.Cpu.Store(new VirtualAddress(144), 7);
        for (int i = 0; i < 4; i++)
        {
            world.Cpu.Store(world.AddressOf(i), i + 1);
        }

        Vma moved = Mremap.Move(world.Mm, world.AddressOf(1), 32, new VirtualAddress(144));

        Assert.Equal([(16UL, 0), (64UL, 3), (144UL, 1)], world.File.Vmas.OrderBy(vma => vma.Start).Select(vma => (vma.Start.Value, vma.FirstPage)));
        Assert.Equal((2, 3), (world.Cpu.Load(moved.Start), world.Cpu.Load(moved.Start + 16)));
        world.Cpu.Store(moved.Start, 9);
        world.File.Fsync();
        Assert.Equal([1, 9, 3, 4], Enumerable.Range(0, 4).Select(page => world.Disk.Peek(page)));
        Assert.False(world.Mm.FindTable(moved.Start)!.Slot(moved.Start).Read().IsWritable);
        Audit.Check(world.Machine);
    }

    [Fact]
    public void What_has_moved_counts_as_changed_and_is_watched_no_more()
    {
        World world = WithMemory(HardwareModel.X86, pages: 2);
        PageTable table = world.Mm.FindTable(Start)!;
        using (table.Ptl.Hold())
        {
            Pte first = table.Slot(Start).ClearAndFlush();
            table.Slot(Start).Set(first.WithoutSoftDirty().WithoutWrite().WithUffdWp());
        }

        Vma moved = Mremap.Move(world.Mm, Start, 32, new VirtualAddress(144));

        Pte entry = world.Mm.FindTable(moved.Start)!.Slot(moved.Start).Read();
        Assert.True(entry is { IsSoftDirty: true, IsUffdWp: false, IsWritable: false });
    }

    [Fact]
    public void The_flush_comes_before_either_lock_is_released()
    {
        World world = WithMemory(HardwareModel.X86, pages: 2);
        var order = new StepOrder(StepKind.AcquirePageTable, StepKind.ClearEntry, StepKind.WriteEntry, StepKind.Interrupt, StepKind.ReleasePageTable);
        world.Machine.Observer = order;
        Mremap.Move(world.Mm, Start, 32, new VirtualAddress(144));
        world.Machine.Observer = null;

        Assert.Equal(
            [
                StepKind.AcquirePageTable, StepKind.ClearEntry, StepKind.WriteEntry, StepKind.ClearEntry, StepKind.WriteEntry,
                StepKind.Interrupt, StepKind.ReleasePageTable,
            ],
            order.WithoutRepetitions.Take(7));
    }

    // CVE-2018-18281: the old addresses are flushed behind the unlock of the new table. Who frees the page there does not know of them.
    [Fact]
    public void Flushed_behind_the_unlock_of_the_new_table_the_old_address_leads_to_a_freed_page()
    {
        World world = WithMemory(HardwareModel.X86, pages: 1);
        var target = new VirtualAddress(144);
        Mmap.Anonymous(world.Mm, target, 1);
        PageTable from = world.Mm.FindTable(Start)!;
        PageTable to = world.Mm.GetTable(target)!;
        using (PageTableLock.LockPair(from.Ptl, to.Ptl))
        {
            to.Slot(target).Set(from.Slot(Start).GetAndClear());
        }

        MadviseDontNeed.Run(world.Mm, target, target + 16);

        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => world.Cpu.Store(Start, 5)));
    }

    // 5d1904204c99, before its follow-up: whether to flush was decided on an entry that a CPU could still make dirty.
    [Fact]
    public void Looked_at_before_the_clearing_the_dirty_bit_does_not_tell_whether_to_flush()
    {
        World world = WithMemory(HardwareModel.X86, pages: 1, isDirty: false);
        var target = new VirtualAddress(144);
        Mmap.Anonymous(world.Mm, target, 1);
        PageTable from = world.Mm.FindTable(Start)!;
        PageTable to = world.Mm.GetTable(target)!;
        using (PageTableLock.LockPair(from.Ptl, to.Ptl))
        {
            bool mustFlush = from.Slot(Start).Read().IsDirty;
            world.Cpu.Store(Start, 4);
            to.Slot(target).Set(from.Slot(Start).GetAndClear());
            Assert.False(mustFlush);
        }

        MadviseDontNeed.Run(world.Mm, target, target + 16);
        Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => world.Cpu.Store(Start, 5)));
    }

    // CVE-2022-41222: a walk of the reverse map has found the table at the old place, and clears an entry there when it is at the new one.
    [Fact]
    public void Moved_without_the_lock_of_the_reverse_map_a_table_is_used_where_it_is_not_any_more()
    {
        World world = WithMemory(HardwareModel.X86, pages: 4);
        PageTable table = world.Mm.FindTable(Start)!;
        PteSlot found = table.Slot(Start);
        PmdSlot to = world.Mm.Directory(new VirtualAddress(192));
        using (world.Mm.PmdLock.Hold())
        {
            world.Mm.Directory(Start).GetAndClear();
            to.PopulateMoved(table);
            world.Mm.FlushRange(Start, Start + 64, freedTables: true);
        }

        using (table.Ptl.Hold())
        {
            Assert.Equal(UndefinedBehavior.UseOfFreedTable, World.KindOf(() => found.ClearAndFlush()));
        }
    }

    [Fact]
    public void A_walk_of_the_reverse_map_is_kept_out_while_tables_move()
    {
        World world = WithMemory(HardwareModel.X86, pages: 4);
        AnonVmaLock anonymous = world.Mm.FindVma(Start)!.AnonVma!.AnonVmaLock;
        bool couldWalk = true;
        world.Machine.Observer = new AtStep(StepKind.LinkTable, () => couldWalk = anonymous.TryLockRead());
        Mremap.Move(world.Mm, Start, 64, new VirtualAddress(192));
        world.Machine.Observer = null;

        Assert.False(couldWalk);
        Assert.False(anonymous.IsHeld);
    }

    // CVE-2024-50066: what the upper-level entry was is decided before the locks are taken, and not again.
    [Fact]
    public void A_table_that_was_retracted_meanwhile_must_not_be_moved()
    {
        World world = WithMemory(HardwareModel.X86, pages: 4);
        PageTable seen = world.Mm.FindTable(Start)!;
        Munmap.Run(world.Mm, Start, Start + 64);

        using (world.Mm.PmdLock.Hold())
        {
            world.Mm.Directory(Start).GetAndClear();
            Assert.Equal(
                UndefinedBehavior.UseOfFreedTable, World.KindOf(() => world.Mm.Directory(new VirtualAddress(192)).PopulateMoved(seen)));
        }
    }

    [Fact]
    public void A_table_that_is_retracted_before_the_lock_is_taken_is_not_moved()
    {
        World world = WithMemory(HardwareModel.X86, pages: 4);
        PmdSlot from = world.Mm.Directory(Start);
        world.Machine.Observer = new AtStep(StepKind.AcquireAnonVma, () => Retract(world, from));

        Vma moved = Mremap.Move(world.Mm, Start, 64, new VirtualAddress(192));

        world.Machine.Observer = null;
        Assert.Equal(0, world.Cpu.Load(moved.Start));
        Audit.Check(world.Machine);
    }

    [Theory]
    [InlineData(72, 16, 128)]
    [InlineData(64, 8, 128)]
    [InlineData(64, 0, 128)]
    [InlineData(64, -16, 128)]
    [InlineData(64, 16, 132)]
    [InlineData(64, 32, 240)]
    [InlineData(64, 32, 80)]
    [InlineData(64, 128, 192)]
    [InlineData(48, 32, 128)]
    [InlineData(64, 80, 160)]
    public void A_move_that_is_misaligned_empty_outside_overlapping_or_of_no_area_is_refused(long start, long length, long target)
    {
        World world = WithMemory(HardwareModel.X86, pages: 2);
        BadAddressException refused = Assert.Throws<BadAddressException>(
            () => Mremap.Move(world.Mm, new VirtualAddress((ulong)start), length, new VirtualAddress((ulong)target)));

        Assert.Contains(nameof(Mremap), refused.Message, StringComparison.Ordinal);
        Assert.False(world.Mm.MmapLock.IsHeld);
        Assert.Equal(1, world.Cpu.Load(Start));
    }

    private static void Retract(World world, PmdSlot from)
    {
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        Vma vma = world.Mm.Vmas.Single(vma => vma.Start == from.Start);
        Zap.Range(tlb, vma, vma.Start, vma.End);
        PageTable table = world.Mm.FindTable(from.Start)!;
        using (world.Mm.PmdLock.Hold())
        {
            from.GetAndClear();
        }

        tlb.FreeTable(table, from.Start);
    }

    private static World WithMemory(HardwareModel model, int pages, bool isDirty = true)
    {
        var world = new World(model);
        Mmap.Anonymous(world.Mm, Start, pages);
        for (int i = 0; i < pages; i++)
        {
            if (isDirty)
            {
                world.Cpu.Store(Start + (i * 16), i + 1);
            }
            else
            {
                _ = world.Cpu.Load(Start + (i * 16));
            }
        }

        return world;
    }
}
