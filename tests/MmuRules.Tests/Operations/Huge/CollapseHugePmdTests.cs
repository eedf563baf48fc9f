using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations.Huge;

public sealed class CollapseHugePmdTests
{
    public static TheoryData<HardwareModel, bool> Machines => HugeWorld.Machines;

    [Theory]
    [MemberData(nameof(Machines))]
    public void Small_pages_become_a_huge_one_with_the_same_content(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = HugeWorld.WithSmallPages(model, splitLocks);

        Assert.Equal(CollapseResult.Collapsed, CollapseHugePmd.Run(world.Mm, world.Start));

        Assert.True(world.Entry is { IsHuge: true, IsWritable: true, IsSoftDirty: true });
        Assert.Equal((1, 1), (world.Head.EntireMapCount, world.Head.RefCount));
        Assert.Equal([1L, 2, 3, 4], Enumerable.Range(0, 4).Select(i => world.Cpu.Load(world[i])));
        world.Cpu.Store(world[1], 9);
        Assert.True(SplitHugePmd.Run(world.Vma, world.Start));
        Assert.Equal(9, world.Cpu.Load(world[1]));
        world.TearDown();
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Where_nothing_was_mapped_are_zeros(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = HugeWorld.WithSmallPages(model, splitLocks);
        MadviseDontNeed.Run(world.Mm, world[1], world[3]);

        Assert.Equal(CollapseResult.Collapsed, CollapseHugePmd.Run(world.Mm, world.Start));

        Assert.Equal([1L, 0, 0, 4], Enumerable.Range(0, 4).Select(i => world.Cpu.Load(world[i])));
        world.TearDown();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Copied_under_the_spinlocks_it_is_as_right_and_far_dearer(bool splitLocks)
    {
        long modern = LongestWork(splitLocks, (mm, address) => CollapseHugePmd.Run(mm, address));
        long underSpinlocks = LongestWork(splitLocks, CollapseUnderSpinlocks.Run);
        Assert.True(underSpinlocks > 4 * modern, $"{underSpinlocks} against {modern}");

        static long LongestWork(bool splitLocks, Func<Mm, VirtualAddress, CollapseResult> collapse)
        {
            HugeWorld world = HugeWorld.WithSmallPages(splitLocks: splitLocks, pageSize: 1024);
            Assert.Equal(CollapseResult.Collapsed, collapse(world.Mm, world.Start));
            Assert.Equal([1L, 2, 3, 4], Enumerable.Range(0, 4).Select(i => world.Cpu.Load(world[i])));
            long longest = world.Machine.Counters.LongestSpinlockWork;
            world.TearDown();
            return longest;
        }
    }

    [Fact]
    public void What_cannot_be_collapsed_stays_as_it_was()
    {
        HugeWorld world = HugeWorld.WithSmallPages();
        Page page = world.Vma.NormalPage(world.Mm.FindTable(world[2])!.Slot(world[2]).Read());

        Check(CollapseResult.PageInUse, page.Get, page.Put);
        Check(CollapseResult.PageLocked, () => As(() => page.Lock()), () => As(page.Unlock));
        Assert.Equal(CollapseResult.NothingMapped, CollapseHugePmd.Run(world.Mm, world[4]));
        Assert.Equal(CollapseResult.AreaNotSuitable, CollapseHugePmd.Run(world.Mm, new VirtualAddress(0)));
        Assert.Equal(CollapseResult.Collapsed, CollapseHugePmd.Run(world.Mm, world.Start));
        Assert.Equal(CollapseResult.AlreadyHuge, CollapseHugePmd.Run(world.Mm, world.Start));
        world.TearDown();

        void Check(CollapseResult expected, Action before, Action after)
        {
            before();
            int free = world.Machine.FreePages;
            Assert.Equal(expected, CollapseHugePmd.Run(world.Mm, world.Start));
            Assert.Equal(free, world.Machine.FreePages);
            Assert.Equal([1L, 2, 3, 4], Enumerable.Range(0, 4).Select(i => world.Cpu.Load(world[i])));
            after();
            Audit.Check(world.Machine);
        }

        static void As(Action action)
        {
            using (Agent.As(World.Cleaner))
            {
                action();
            }
        }
    }

    [Fact]
    public void Without_a_free_huge_page_nothing_is_collapsed()
    {
        HugeWorld world = HugeWorld.WithSmallPages(pages: 6);
        Assert.Equal(CollapseResult.NoHugePage, CollapseHugePmd.Run(world.Mm, world.Start));
        world.TearDown();
    }

    [Fact]
    public void An_address_within_a_huge_page_and_one_outside_are_refused()
    {
        HugeWorld world = HugeWorld.WithSmallPages();
        Assert.Contains(nameof(CollapseHugePmd), Assert.Throws<BadAddressException>(() => CollapseHugePmd.Run(world.Mm, world[1])).Message, StringComparison.Ordinal);
        Assert.Throws<BadAddressException>(() => CollapseHugePmd.Run(world.Mm, world.Mm.End));
        world.TearDown();
    }

    [Fact]
    public void Whoever_faults_or_discards_meanwhile_waits()
    {
        foreach (Action<HugeWorld> act in (Action<HugeWorld>[])[world => world.Machine.Cpus[1].Store(world[1], 9), world => MadviseDontNeed.Run(world.Mm, world[0], world[4])])
        {
            HugeWorld world = HugeWorld.WithSmallPages();
            using (Meanwhile meanwhile = Meanwhile.Before(
                world.Machine, StepKind.CopyPage, () => Assert.Equal(StepKind.AcquireMmap, Assert.Throws<WaitsException>(() => act(world)).Kind)))
            {
                Assert.Equal(CollapseResult.Collapsed, CollapseHugePmd.Run(world.Mm, world.Start));
                Assert.True(meanwhile.HasActed);
            }

            world.TearDown();
        }
    }

    /// <summary>"If we assume pmd_none() == really nothing we'll skip that entry without getting the PMD lock involved. … memory would not get discarded" (28 November 2024).</summary>
    [Fact]
    public void Under_the_read_lock_memory_that_was_discarded_survives()
    {
        HugeWorld world = HugeWorld.WithSmallPages();
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.CopyPage, () => MadviseDontNeed.Run(world.Mm, world[0], world[4]));

        Assert.Equal(UndefinedBehavior.DiscardedPageSurvives, World.KindOf(() => CollapseHugePmd.Run(world.Mm, world.Start, CollapseForm.UnderReadLock)));

        Assert.True(meanwhile.HasActed);
        Assert.False(world.Mm.MmapLock.IsHeld || world.Mm.PmdLock.IsHeld);
    }

    /// <summary>"Won't they either see pmd_none(), to then either call pte_alloc_one()": they do, and what is collapsed has no place any more.</summary>
    [Fact]
    public void Under_the_read_lock_a_fault_fills_the_entry_that_looks_empty()
    {
        HugeWorld world = HugeWorld.WithSmallPages();
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.CopyPage, () => world.Machine.Cpus[1].Store(world[1], 9));

        Assert.Equal(UndefinedBehavior.EntryFilledMeanwhile, World.KindOf(() => CollapseHugePmd.Run(world.Mm, world.Start, CollapseForm.UnderReadLock)));

        Assert.True(meanwhile.HasActed);
    }

    [Fact]
    public void Copied_before_the_table_is_detached_a_store_is_lost()
    {
        HugeWorld world = HugeWorld.WithSmallPages();
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.ClearDirectory, () => world.Machine.Cpus[1].Store(world[1], 9));

        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => CollapseHugePmd.Run(world.Mm, world.Start, CollapseForm.CopiedFirst)));

        Assert.True(meanwhile.HasActed);
    }

    [Fact]
    public void Copied_behind_the_flush_it_has_the_last_store()
    {
        HugeWorld world = HugeWorld.WithSmallPages();
        using (Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.ClearDirectory, () => world.Machine.Cpus[1].Store(world[1], 9)))
        {
            Assert.Equal(CollapseResult.Collapsed, CollapseHugePmd.Run(world.Mm, world.Start));
        }

        Assert.Equal(9, world.Cpu.Load(world[1]));
        world.TearDown();
    }

    /// <summary>Where the flush waits for no walker, he comes behind the counting of references: the page he gets is about to be replaced (2ba99c5e0881, 70cbc3cc78a9).</summary>
    [Fact]
    public void A_walker_that_nobody_waits_for_gets_a_page_that_is_being_replaced_unless_he_rechecks_both_entries()
    {
        (HugeWorld world, Action collapse) = Broadcast(CollapseForm.WithoutSynchronization);
        using (Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.ReadEntry, () => Run(collapse, world)))
        {
            Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, world[1], write: true));
            Assert.True(meanwhile.HasActed);
        }

        world.TearDown();
    }

    /// <summary>The walker has the table; it is collapsed, discarded and freed before he reads it.</summary>
    [Fact]
    public void A_walker_that_nobody_waits_for_uses_a_table_that_was_freed()
    {
        (HugeWorld world, Action collapse) = Broadcast(CollapseForm.WithoutSynchronization);
        using Meanwhile meanwhile = Meanwhile.Before(
            world.Machine,
            StepKind.ReadEntry,
            () =>
            {
                collapse();
                MadviseDontNeed.Run(world.Mm, world[0], world[4]);
            });

        Assert.Equal(UndefinedBehavior.UseOfFreedTable, World.KindOf(() => FastGup.TryGet(world.Cpu, world.Mm, world[1], write: true)));
        Assert.True(meanwhile.HasActed);
    }

    /// <summary>Before 70cbc3cc78a9: the entry is as it was, in a table that is no longer linked.</summary>
    [Fact]
    public void A_walker_that_rechecks_the_lower_entry_only_gets_a_page_that_is_being_replaced()
    {
        HugeWorld world = HugeWorld.WithSmallPages(HardwareModel.Arm64);
        using Meanwhile meanwhile = Meanwhile.Before(
            world.Machine,
            StepKind.ChangeReferences,
            () =>
            {
                using (world.Mm.PmdLock.Hold())
                {
                    world.Directory.CollapseFlush();
                }
            });

        Assert.Throws<WrongPageException>(() => WrongWalks.EntryOnly(world.Cpu, world.Mm, world[1]));
        Assert.True(meanwhile.HasActed);
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_walker_is_waited_for(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = HugeWorld.WithSmallPages(model, splitLocks);
        using Meanwhile meanwhile = Meanwhile.Before(
            world.Machine, StepKind.ReadEntry, () => Assert.Throws<WaitsException>(() => CollapseHugePmd.Run(world.Mm, world.Start)));

        Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, world[1], write: true));

        Assert.True(meanwhile.HasActed);
    }

    /// <summary>A reference that comes behind the counting: whoever stores by it stores to a page that nobody reads.</summary>
    [Fact]
    public void A_store_to_a_page_that_was_replaced_by_its_copy_is_named_as_lost()
    {
        HugeWorld world = HugeWorld.WithSmallPages();
        Page page = world.Vma.NormalPage(world.Mm.FindTable(world[1])!.Slot(world[1]).Read());
        using (Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.CopyPage, page.Get))
        {
            Assert.Equal(CollapseResult.Collapsed, CollapseHugePmd.Run(world.Mm, world.Start));
        }

        world.Machine.MemoryWord(page.Pfn, 0).Write(9);
        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(page.Put));
        world.Machine.MemoryWord(page.Pfn, 0).Write(2);
        page.Put();
        world.TearDown();
    }

    /// <summary>"unlock page, putback_lru_page … try_to_unmap, page_remove_rmap: corrupt _mapcount" (March 2020): so it would be, were the table not detached.</summary>
    [Fact]
    public void A_map_count_changed_out_of_the_lock_of_a_table_that_is_not_detached_is_changed_twice()
    {
        HugeWorld world = HugeWorld.WithSmallPages();
        PteSlot slot = world.Mm.FindTable(world[1])!.Slot(world[1]);
        Page page = world.Vma.NormalPage(slot.Read());
        page.Get();

        // khugepaged, without the table's lock; and reclaim, which finds the entry and takes the lock.
        page.RemoveRmap();
        using PageTableLock.Guard held = slot.Table.Ptl.Hold();
        slot.ClearAndFlush();
        Assert.Equal(UndefinedBehavior.NegativeMapCount, World.KindOf(page.RemoveRmap));
    }

    [Fact]
    public void Two_locks_that_are_one_are_taken_as_a_pair_and_not_one_in_the_other()
    {
        HugeWorld world = HugeWorld.WithSmallPages(splitLocks: false);
        PageTable table = world.Mm.FindTable(world.Start)!;
        using (world.Mm.PmdLock.Hold())
        {
            Assert.Equal(UndefinedBehavior.LockTakenTwice, World.KindOf(() => table.Ptl.Lock()));
            using PageTableLock.Guard under = table.Ptl.HoldUnder(world.Mm.PmdLock);
            Assert.True(table.Ptl.IsHeldByCurrent);
        }

        using (PageTableLock.LockPair(world.Mm.PmdLock, table.Ptl))
        {
            Assert.True(table.Ptl.IsHeldByCurrent);
        }

        Assert.False(table.Ptl.IsHeld);
    }

    private static (HugeWorld World, Action Collapse) Broadcast(CollapseForm form)
    {
        HugeWorld world = HugeWorld.WithSmallPages(HardwareModel.Arm64);
        return (world, () => Assert.Equal(CollapseResult.Collapsed, CollapseHugePmd.Run(world.Mm, world.Start, form)));
    }

    private static void Run(Action collapse, HugeWorld world)
    {
        collapse();
        Assert.True(world.Entry.IsHuge);
    }
}
