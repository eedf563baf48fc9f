using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations.Huge;

public sealed class SplitHugePmdTests
{
    public static TheoryData<HardwareModel, bool> Machines => HugeWorld.Machines;

    [Theory]
    [MemberData(nameof(Machines))]
    public void The_entry_becomes_a_table_with_the_same_pages_and_flags(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = Stored(model, splitLocks);
        Page head = world.Head;

        Assert.True(SplitHugePmd.Run(world.Vma, world[3]));

        Assert.True(world.Entry.IsTable);
        Assert.Equal((0, 4), (head.EntireMapCount, head.RefCount));
        for (int i = 0; i < HugeWorld.Entries; i++)
        {
            Pte entry = world.Mm.FindTable(world[i])!.Slot(world[i]).Read();
            Assert.True(entry is { IsPresent: true, IsWritable: true, IsDirty: true, IsYoung: true, IsSoftDirty: true });
            Assert.Equal(head.Pfn.Number + i, entry.Pfn.Number);
            Assert.Equal(1, world.Machine.Pages[entry.Pfn.Number].MapCount);
            Assert.Equal(i + 1, world.Cpu.Load(world[i]));
        }

        world.TearDown();
    }

    [Fact]
    public void At_no_time_does_the_entry_look_empty()
    {
        HugeWorld world = Stored();
        var watcher = new LooksAtEachStep(world);
        world.Machine.Observer = watcher;
        SplitHugePmd.Run(world.Vma, world.Start);
        world.Machine.Observer = null;
        Assert.True(watcher.Looks > 10);
        Assert.False(watcher.SawNone);
    }

    [Fact]
    public void Nobody_sees_fewer_mappings_than_there_are()
    {
        HugeWorld world = Stored();
        var watcher = new LooksAtEachStep(world);
        world.Machine.Observer = watcher;
        SplitHugePmd.Run(world.Vma, world.Start);
        world.Machine.Observer = null;
        Assert.True(watcher.LeastMapCount >= 1);
    }

    [Fact]
    public void A_split_where_nothing_huge_is_does_nothing_and_one_outside_the_area_is_refused()
    {
        var world = new HugeWorld();
        Assert.False(SplitHugePmd.Run(world.Vma, world.Start));
        world.Cpu.Store(world.Start, 1);
        Assert.True(SplitHugePmd.Run(world.Vma, world.Start));
        Assert.False(SplitHugePmd.Run(world.Vma, world.Start));
        BadAddressException refusal = Assert.Throws<BadAddressException>(() => SplitHugePmd.Run(world.Vma, new VirtualAddress(0)));
        Assert.Contains(nameof(SplitHugePmd), refusal.Message, StringComparison.Ordinal);
        world.TearDown();
    }

    [Fact]
    public void A_split_for_which_no_table_is_laid_by_is_refused_and_leaves_no_lock()
    {
        HugeWorld world = Stored();
        PageTable table;
        using (world.Mm.PmdLock.Hold())
        {
            table = world.Directory.Withdraw()!;
        }

        Assert.Equal(UndefinedBehavior.NoTableDeposited, World.KindOf(() => SplitHugePmd.Run(world.Vma, world.Start)));

        Assert.False(world.Mm.PmdLock.IsHeld);
        using (world.Mm.PmdLock.Hold())
        {
            world.Directory.Deposit(table);
        }

        Assert.True(SplitHugePmd.Run(world.Vma, world.Start));
        world.TearDown();
    }

    [Fact]
    public void A_split_under_a_spinlock_is_refused_as_its_notifiers_may_sleep()
    {
        HugeWorld world = Stored();
        using PageTableLock.Guard held = world.Mm.PmdLock.Hold();
        Assert.Equal(UndefinedBehavior.SleepUnderSpinlock, World.KindOf(() => SplitHugePmd.Run(world.Vma, world.Start)));
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_frozen_split_leaves_migration_entries_and_no_mapping(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = Stored(model, splitLocks);
        Page head = world.Head;
        head.Get();

        SplitHugePmd.Run(world.Vma, world.Start, freeze: true);

        Assert.Equal((0, 1), (head.TotalMapCount, head.RefCount));
        Assert.True(head.IsDirty);
        for (int i = 0; i < HugeWorld.Entries; i++)
        {
            Pte entry = world.Mm.FindTable(world[i])!.Slot(world[i]).Read();
            Assert.True(entry is { IsMigration: true, IsWritable: true, IsSoftDirty: true });
            Assert.Equal(head.Pfn.Number + i, entry.Pfn.Number);
        }
    }

    /// <summary>A store comes between the reading and the storing of the entry: it sets the dirty bit that is then overwritten (14 June 2017).</summary>
    [Fact]
    public void A_split_that_invalidates_non_atomically_loses_a_dirty_bit()
    {
        HugeWorld world = Clean();
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.WriteDirectory, () => world.Machine.Cpus[1].Store(world[1], 99));

        SplitHugePmd.Run(world.Vma, world.Start, form: SplitForm.NotAtomic);

        Assert.True(meanwhile.HasActed);
        Assert.False(IsDirtyAnywhere(world));
        Assert.Equal(99, world.Cpu.Load(world[1]));
    }

    /// <summary>"In __split_huge_pmd_locked() we collected the dirty bit early. So even if we made pmdp_invalidate() atomic … we still loose it right?"</summary>
    [Fact]
    public void A_split_that_collects_the_flags_early_loses_a_dirty_bit_although_it_invalidates_atomically()
    {
        HugeWorld world = Clean();
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.WriteDirectory, () => world.Machine.Cpus[1].Store(world[1], 99));

        SplitHugePmd.Run(world.Vma, world.Start, form: SplitForm.FlagsTakenEarly);

        Assert.True(meanwhile.HasActed);
        Assert.False(IsDirtyAnywhere(world));
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_split_today_keeps_a_dirty_bit_whenever_it_is_set(HardwareModel model, bool splitLocks)
    {
        for (int nth = 1; nth <= 2; nth++)
        {
            HugeWorld world = Clean(model, splitLocks);
            if (world.Machine.Cpus.Count == 1)
            {
                return;
            }

            using Meanwhile meanwhile = Meanwhile.Before(
                world.Machine, nth == 1 ? StepKind.ReadDirectory : StepKind.WriteDirectory, () => TryStore(world), nth: 1);
            SplitHugePmd.Run(world.Vma, world.Start);
            meanwhile.Dispose();

            Assert.True(IsDirtyAnywhere(world) || world.Cpu.Load(world[1]) != 99);
            Audit.Check(world.Machine);
        }
    }

    /// <summary>X … set: the entry is empty in between, and MADV_DONTNEED takes it for nothing (ced108037c2a, 58ceeb6bec86, 5b7abeae3af8).</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_split_through_an_empty_entry_makes_discarded_memory_survive(bool splitLocks)
    {
        HugeWorld world = Stored(splitLocks: splitLocks);
        using Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.WriteEntry, () => MadviseDontNeed.Run(world.Mm, world[0], world[4]));

        Assert.Equal(
            UndefinedBehavior.DiscardedPageSurvives,
            World.KindOf(() => SplitHugePmd.Run(world.Vma, world.Start, form: SplitForm.ThroughNone)));

        Assert.True(meanwhile.HasActed);
        Assert.False(world.Mm.PmdLock.IsHeld);
    }

    [Fact]
    public void Of_a_split_today_memory_that_is_to_be_discarded_is_waited_for()
    {
        HugeWorld world = Stored();
        using (Meanwhile meanwhile = Meanwhile.Before(
            world.Machine, StepKind.WriteEntry, () => Assert.Throws<WaitsException>(() => MadviseDontNeed.Run(world.Mm, world[0], world[4]))))
        {
            SplitHugePmd.Run(world.Vma, world.Start);
            Assert.True(meanwhile.HasActed);
        }

        MadviseDontNeed.Run(world.Mm, world[0], world[4]);
        Assert.Equal(0, world.Cpu.Load(world[0]));
        world.TearDown();
    }

    [Fact]
    public void A_hole_that_was_discarded_is_used_like_any_other()
    {
        var world = new HugeWorld();
        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);
        world.Cpu.Store(world.Start, 1);
        Assert.True(SplitHugePmd.Run(world.Vma, world.Start));
        Assert.Equal(1, world.Cpu.Load(world.Start));
        world.TearDown();
    }

    private static HugeWorld Stored(HardwareModel? model = null, bool splitLocks = true)
    {
        var world = new HugeWorld(model, splitLocks);
        for (int i = 0; i < HugeWorld.Entries; i++)
        {
            world.Cpu.Store(world[i], i + 1);
        }

        return world;
    }

    // As after the huge page has been written to the swap device: what was stored is there, and the entry is clean.
    private static HugeWorld Clean(HardwareModel? model = null, bool splitLocks = true)
    {
        HugeWorld world = Stored(model, splitLocks);
        using PageTableLock.Guard held = world.Mm.PmdLock.Hold();
        Pmd old = world.Directory.Invalidate();
        world.Directory.Set(old.WithoutDirty().WithoutSoftDirty());
        return world;
    }

    private static void TryStore(HugeWorld world)
    {
        try
        {
            world.Machine.Cpus[1].Store(world[1], 99);
        }
        catch (WaitsException)
        {
            // Where a fault sets the bit, it waits for the lock: the store has not happened.
        }
    }

    private static bool IsDirtyAnywhere(HugeWorld world) =>
        world.Machine.Pages.Any(page => page.RefCount > 0 && page.IsDirty)
        || Enumerable.Range(0, HugeWorld.Entries).Any(i => world.Mm.FindTable(world[i])!.Slot(world[i]).Read().IsDirty);

    private sealed class LooksAtEachStep(HugeWorld world) : IStepObserver
    {
        private readonly Page _head = world.Head;
        private bool _isLooking;

        internal int Looks { get; private set; }

        internal bool SawNone { get; private set; }

        internal int LeastMapCount { get; private set; } = int.MaxValue;

        public void Before(in Step step)
        {
            if (!_isLooking)
            {
                _isLooking = true;
                Looks++;
                SawNone |= world.Entry.IsNone;
                LeastMapCount = Math.Min(LeastMapCount, world.Machine.Pages[_head.Pfn.Number + 3].MapCount);
                _isLooking = false;
            }
        }

        public void Blocked(in Step step) => Assert.Fail($"{step.Kind} is blocked.");

        public void After(in Step step, long observed)
        {
        }
    }
}
