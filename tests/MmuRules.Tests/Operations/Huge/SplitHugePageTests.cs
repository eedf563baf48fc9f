using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations.Huge;

public sealed class SplitHugePageTests
{
    public static TheoryData<HardwareModel, bool> Machines => HugeWorld.Machines;

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_huge_page_becomes_small_ones_where_it_is_mapped(HardwareModel model, bool splitLocks)
    {
        HugeWorld world = Stored(model, splitLocks);
        Page head = world.Head;

        Assert.True(Split(head));

        for (int i = 0; i < HugeWorld.Entries; i++)
        {
            Page page = world.Machine.Pages[head.Pfn.Number + i];
            Assert.Equal((false, 1, 1, false, true), (page.IsHuge, page.RefCount, page.MapCount, page.IsLocked, page.IsDirty));
            Assert.Equal(i + 1, world.Cpu.Load(world[i]));
            world.Cpu.Store(world[i], i + 5);
            Assert.Equal(i + 5, world.Cpu.Load(world[i]));
        }

        world.TearDown();
    }

    [Fact]
    public void A_huge_page_that_is_mapped_page_by_page_is_split_too()
    {
        HugeWorld world = Stored();
        Page head = world.Head;
        SplitHugePmd.Run(world.Vma, world.Start);
        MadviseDontNeed.Run(world.Mm, world[1], world[2]);
        Assert.Equal(12, world.Machine.FreePages);

        Assert.True(Split(head));

        Assert.Equal(13, world.Machine.FreePages);
        Assert.Equal([1L, 0, 3, 4], Enumerable.Range(0, 4).Select(i => world.Cpu.Load(world[i])));
        world.TearDown();
    }

    [Fact]
    public void A_huge_page_that_somebody_else_holds_stays_whole_and_mapped()
    {
        HugeWorld world = Stored();
        Page head = world.Head;
        head.Get();

        Assert.False(Split(head));

        Assert.Same(head, world.Head);
        head.Put();
        world.TearDown();
    }

    [Fact]
    public void A_huge_page_that_somebody_gets_hold_of_meanwhile_stays_whole_and_its_entries_come_back()
    {
        HugeWorld world = Stored();
        Page head = world.Head;
        using (Meanwhile meanwhile = Meanwhile.Before(world.Machine, StepKind.WriteDirectory, head.Get))
        {
            Assert.False(Split(head));
            Assert.True(meanwhile.HasActed);
        }

        Assert.True(head.IsHuge);
        Assert.Equal([1L, 2, 3, 4], Enumerable.Range(0, 4).Select(i => world.Cpu.Load(world[i])));
        Audit.Check(world.Machine, head);
        head.Put();
        world.TearDown();
    }

    [Fact]
    public void Fork_finds_small_pages_where_a_huge_one_was()
    {
        HugeWorld world = Stored();
        Mm child = Fork.Run(world.Mm);
        world.Cpu.Store(world[1], 99);
        world.Machine.Cpus[1].SwitchTo(child);

        Assert.Equal([1L, 2, 3, 4], Enumerable.Range(0, 4).Select(i => world.Machine.Cpus[1].Load(world[i])));
        Assert.Equal(99, world.Cpu.Load(world[1]));
        world.Machine.Cpus[1].SwitchTo(null);
        Exit.Run(child);
        world.TearDown();
    }

    [Fact]
    public void A_part_of_a_huge_page_can_be_unmapped()
    {
        HugeWorld world = Stored();
        Munmap.Run(world.Mm, world[1], world[2]);
        Assert.Throws<BadAddressException>(() => world.Cpu.Load(world[1]));
        Assert.Equal([1L, 3, 4], ((int[])[0, 2, 3]).Select(i => world.Cpu.Load(world[i])));
        Audit.Check(world.Machine);
        world.TearDown();
    }

    [Fact]
    public void A_page_that_is_not_locked_or_not_a_huge_one_is_refused()
    {
        HugeWorld world = Stored();
        Assert.Equal(UndefinedBehavior.PageNotLocked, World.KindOf(() => SplitHugePage.Run(world.Head)));
        Page small = world.Machine.AllocatePage();
        using (small.Hold())
        {
            Assert.Contains(
                nameof(SplitHugePage), Assert.Throws<MachineConfigurationException>(() => SplitHugePage.Run(small)).Message, StringComparison.Ordinal);
        }

        small.Put();
        world.TearDown();
    }

    /// <summary>"The code sets the dirty bit in the struct page instead of setting it in the pagetable …, but that is not equivalent as far as … the soft-dirty bit" (Arcangeli, August 2016).</summary>
    [Theory]
    [InlineData(SplitForm.FrozenWithoutSoftDirty, true)]
    [InlineData(SplitForm.Modern, false)]
    public void A_frozen_split_that_forgets_the_soft_dirty_mark_hides_a_store_from_the_checkpointer(SplitForm form, bool isLost)
    {
        HugeWorld world = Stored();
        Page head = world.Head;
        Checkpoint checkpoint = Checkpoint.Take(world.Mm, world.Start, HugeWorld.Entries);
        using (world.Mm.PmdLock.Hold())
        {
            // As a store that finds the entry read-only, and the huge page its own, would make it.
            world.Directory.Set(world.Entry.WithWrite().WithDirty());
        }

        world.Cpu.Store(world[1], 99);
        head.Get();
        using (head.Hold())
        {
            SplitHugePmd.Run(world.Vma, world.Start, freeze: true, form);
            MigrationEntry.RemoveAll(head, head);
        }

        head.Put();
        Assert.True(head.IsDirty);
        if (isLost)
        {
            Assert.Equal(UndefinedBehavior.SoftDirtyLost, World.KindOf(checkpoint.Verify));
        }
        else
        {
            checkpoint.Verify();
        }
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

    private static bool Split(Page head)
    {
        head.Get();
        bool isSplit;
        using (head.Hold())
        {
            isSplit = SplitHugePage.Run(head);
        }

        head.Put();
        return isSplit;
    }
}
