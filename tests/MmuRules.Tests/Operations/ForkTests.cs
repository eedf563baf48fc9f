using MmuRules.Auditing;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class ForkTests
{
    private static readonly VirtualAddress Start = new(64);

    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void A_child_has_what_its_parent_had(HardwareModel model)
    {
        World world = WithMemory(model);
        world.Cpu.Store(world.Address, 7);

        Mm child = Fork.Run(world.Mm);

        Assert.Equal(world.Mm.Vmas.Select(vma => (vma.Start, vma.End, vma.FirstPage, vma.AnonVma)), child.Vmas.Select(vma => (vma.Start, vma.End, vma.FirstPage, vma.AnonVma)));
        Assert.Equal(2, world.File.Vmas.Count);
        Assert.Null(child.FindTable(world.Address));
        world.Cpu.SwitchTo(child);
        Assert.Equal((1, 2, 7), (world.Cpu.Load(Start), world.Cpu.Load(Start + 16), world.Cpu.Load(world.Address)));
        Assert.False(world.Mm.MmapLock.IsHeld || child.MmapLock.IsHeld || world.Mm.IsFlushPending);
        Audit.Check(world.Machine);
        Leave(world);
        Exit.Run(child);
        Exit.Run(world.Mm);
        Audit.Check(world.Machine);
        Assert.Equal(7, world.Machine.FreePages);
    }

    [Fact]
    public void Both_sides_are_read_only_and_counted()
    {
        World world = WithMemory(HardwareModel.X86);
        Mm child = Fork.Run(world.Mm);

        Pte parents = EntryOf(world.Mm);
        Pte childs = EntryOf(child);
        Page page = world.Machine.Pages[parents.Pfn.Number];
        Assert.Equal(parents.Pfn, childs.Pfn);
        Assert.False(parents.IsWritable || childs.IsWritable);
        Assert.True(parents.IsDirty && parents.IsSoftDirty && childs.IsSoftDirty);
        Assert.Equal((2, 2), (page.MapCount, page.RefCount));
    }

    [Theory]
    [MemberData(nameof(EveryModel.Models), MemberType = typeof(EveryModel))]
    public void What_one_side_stores_the_other_one_does_not_see(HardwareModel model)
    {
        World world = WithMemory(model);
        Mm child = Fork.Run(world.Mm);

        world.Cpu.Store(Start, 10);
        world.Cpu.SwitchTo(child);
        Assert.Equal((1, 2), (world.Cpu.Load(Start), world.Cpu.Load(Start + 16)));
        world.Cpu.Store(Start, 20);
        world.Cpu.Store(Start + 16, 21);
        Mm grandchild = Fork.Run(child);
        world.Cpu.Store(Start, 30);
        world.Cpu.SwitchTo(grandchild);
        Assert.Equal((20, 21), (world.Cpu.Load(Start), world.Cpu.Load(Start + 16)));
        world.Cpu.SwitchTo(world.Mm);
        Assert.Equal((10, 2), (world.Cpu.Load(Start), world.Cpu.Load(Start + 16)));
        Audit.Check(world.Machine);
    }

    [Fact]
    public void The_last_owner_of_a_page_stores_to_it_without_a_copy()
    {
        World world = WithMemory(HardwareModel.X86);
        Mm child = Fork.Run(world.Mm);
        Pfn shared = EntryOf(world.Mm).Pfn;
        Exit.Run(child);

        world.Cpu.Store(Start, 5);

        Assert.Equal((shared, 5), (EntryOf(world.Mm).Pfn, world.Cpu.Load(Start)));
    }

    [Fact]
    public void A_page_on_the_swap_device_is_read_by_both_sides()
    {
        World world = WithMemory(HardwareModel.X86);
        SwapSpace swap = world.Machine.CreateSwap(2);
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(world.Machine.Pages[EntryOf(world.Mm).Pfn.Number]));

        Mm child = Fork.Run(world.Mm);

        Assert.Equal(2, swap.UsersOf(0));
        Assert.True(EntryOf(child) is { IsSwap: true, IsSoftDirty: true });
        Audit.Check(world.Machine);
        world.Cpu.Store(Start, 3);
        world.Cpu.SwitchTo(child);
        Assert.Equal(1, world.Cpu.Load(Start));
        world.Cpu.SwitchTo(null);
        Exit.Run(child);
        Audit.Check(world.Machine);
    }

    [Fact]
    public void A_page_that_is_pinned_stays_the_parents_and_the_child_gets_a_copy_at_once()
    {
        World world = WithMemory(HardwareModel.X86);
        Page pinned = FastGup.TryGet(world.Cpu, world.Mm, Start, write: true)!;

        Mm child = Fork.Run(world.Mm);
        world.Cpu.Store(Start, 9);

        Assert.Equal(pinned.Pfn, EntryOf(world.Mm).Pfn);
        Assert.True(EntryOf(world.Mm).IsWritable);
        Assert.NotEqual(pinned.Pfn, EntryOf(child).Pfn);
        world.Cpu.SwitchTo(child);
        Assert.Equal(1, world.Cpu.Load(Start));
        Audit.Check(world.Machine, pinned);
    }

    // 57efa1fe5957: the fork has looked for pins and found none.
    [Fact]
    public void A_page_is_not_pinned_for_stores_while_a_fork_shares_it()
    {
        World world = WithMemory(HardwareModel.X86);
        Page? pinned = null;
        bool couldRead = false;
        world.Machine.Observer = new AtStep(
            StepKind.ChangeWriteProtectSequence,
            () =>
            {
                pinned = FastGup.TryGet(world.Machine.Cpus[1], world.Mm, Start, write: true);
                Page? read = FastGup.TryGet(world.Machine.Cpus[1], world.Mm, Start, write: false);
                couldRead = read is not null;
                read?.Put();
            });
        Fork.Run(world.Mm);
        world.Machine.Observer = null;

        Assert.Null(pinned);
        Assert.True(couldRead);
        Audit.Check(world.Machine);
    }

    [Fact]
    public void Without_a_page_for_a_pinned_ones_copy_there_is_no_child()
    {
        World world = WithMemory(HardwareModel.X86);
        Page pinned = FastGup.TryGet(world.Cpu, world.Mm, Start + 16, write: true)!;
        var taken = new List<Page>();
        while (world.Machine.FreePages > 0)
        {
            taken.Add(world.Machine.AllocatePage());
        }

        Assert.Throws<OutOfPagesException>(() => Fork.Run(world.Mm));

        Assert.False(world.Mm.MmapLock.IsHeld || world.Mm.IsFlushPending);
        Audit.Check(world.Machine, [.. taken, pinned]);
        world.Cpu.Store(Start, 8);
        Assert.Equal((8, 2), (world.Cpu.Load(Start), world.Cpu.Load(Start + 16)));
    }

    [Fact]
    public void Without_the_flush_a_store_of_the_parent_shows_in_the_child()
    {
        World world = WithMemory(HardwareModel.X86);
        Mm child = world.Machine.CreateMm();
        using (world.Mm.MmapLock.HoldWrite())
        using (child.MmapLock.HoldWriteNested())
        {
            Vma vma = world.Mm.FindVma(Start)!;
            Vma copy = child.GetVma(vma.Content);
            Areas.Insert(copy);
            Assert.True(CopyPageTables.TryRun(vma, copy));
        }

        Assert.Equal(UndefinedBehavior.StaleTranslation, World.KindOf(() => Audit.Check(world.Machine)));
        world.Cpu.Store(Start, 9);
        world.Machine.Cpus[1].SwitchTo(child);
        Assert.Equal(9, world.Machine.Cpus[1].Load(Start));
    }

    [Fact]
    public void The_flush_comes_before_the_mmap_lock_is_released_and_is_announced_before_the_first_entry()
    {
        World world = WithMemory(HardwareModel.X86);
        var order = new StepOrder(
            StepKind.ChangePendingFlushes, StepKind.ChangeWriteProtectSequence, StepKind.WriteProtectEntry, StepKind.Interrupt, StepKind.ReleaseMmap);
        world.Machine.Observer = order;
        Fork.Run(world.Mm);
        world.Machine.Observer = null;

        Assert.Equal(
            [
                StepKind.ChangePendingFlushes, StepKind.ChangeWriteProtectSequence, StepKind.WriteProtectEntry, StepKind.ChangeWriteProtectSequence,
                StepKind.Interrupt, StepKind.ChangePendingFlushes, StepKind.ReleaseMmap,
            ],
            order.WithoutRepetitions);
    }

    [Fact]
    public void The_sequence_is_odd_while_entries_are_write_protected_and_another_one_behind()
    {
        World world = WithMemory(HardwareModel.X86);
        int before = world.Mm.WriteProtectSequence;
        int during = 0;
        world.Machine.Observer = new AtStep(StepKind.WriteProtectEntry, () => during = world.Mm.WriteProtectSequence);
        Fork.Run(world.Mm);
        world.Machine.Observer = null;

        Assert.Equal((0, 1, 2), (before, during, world.Mm.WriteProtectSequence));
    }

    [Fact]
    public void A_child_is_not_watched_by_its_parents_userfaultfd()
    {
        World world = WithMemory(HardwareModel.X86);
        PageTable table = world.Mm.FindTable(Start)!;
        using (table.Ptl.Hold())
        {
            Pte entry = table.Slot(Start).ClearAndFlush();
            table.Slot(Start).Set(entry.WithoutWrite().WithUffdWp());
            entry = table.Slot(Start + 16).ClearAndFlush();
            table.Slot(Start + 16).Set(Pte.Migration(entry.Pfn, isWritable: true));
        }

        Mm child = Fork.Run(world.Mm);

        Assert.True(EntryOf(world.Mm).IsUffdWp);
        Assert.False(EntryOf(child).IsUffdWp);
        Assert.True(EntryOf(child, 1) is { IsMigration: true, IsWritable: false });
        Assert.True(EntryOf(world.Mm, 1) is { IsMigration: true, IsWritable: false });
    }

    [Fact]
    public void What_a_driver_mapped_by_number_is_mapped_in_the_child_too_and_not_counted()
    {
        var world = new World(filePages: 1);
        Page page = world.Machine.AllocatePage();
        _ = RemapPfnRange.Run(world.Vma, page);

        Mm child = Fork.Run(world.Mm);

        Assert.Equal(page.Pfn, child.FindTable(world.Address)!.Slot(world.Address).Read().Pfn);
        Assert.Equal((0, 1), (page.MapCount, page.RefCount));
        Audit.Check(world.Machine, page);
    }

    [Fact]
    public void An_address_space_that_was_torn_down_has_no_children()
    {
        World world = WithMemory(HardwareModel.X86);
        Leave(world);
        Exit.Run(world.Mm);
        Assert.Throws<MachineConfigurationException>(() => Fork.Run(world.Mm));
        Assert.False(world.Mm.MmapLock.IsHeld);
    }

    private static Pte EntryOf(Mm mm, int page = 0) => mm.FindTable(Start)!.Slot(Start + (page * 16)).Read();

    private static World WithMemory(HardwareModel model)
    {
        var world = new World(model);
        Mmap.Anonymous(world.Mm, Start, 3);
        world.Cpu.Store(Start, 1);
        world.Cpu.Store(Start + 16, 2);
        return world;
    }

    private static void Leave(World world)
    {
        foreach (Cpu cpu in world.Machine.Cpus)
        {
            cpu.SwitchTo(null);
        }
    }
}
