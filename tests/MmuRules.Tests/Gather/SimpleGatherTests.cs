using MmuRules.Gather.Simple;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Gather;

/// <summary>The gathers of the architectures that had one of their own, on every model.</summary>
public sealed class SimpleGatherTests
{
    private static readonly VirtualAddress Heap = new(64);

    private static readonly Func<Mm, SimpleGather>[] FreeAtOnce = [UmGather.Begin, ShGather.Begin, S390Gather.Begin];

    private static readonly Func<Mm, SimpleGather>[] KeepAnArray = [ArmGather.Begin, mm => Ia64Gather.Begin(mm, default, mm.End)];

    public static TheoryData<HardwareModel> Models => [.. HardwareModel.All];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_page_may_be_freed_at_once_where_a_translation_dies_with_its_entry_and_nowhere_else(HardwareModel model)
    {
        bool diesWithEntry = model is S390 or CoherentTlb;
        foreach (Func<Mm, SimpleGather> begin in FreeAtOnce)
        {
            World world = WorldWithHeap(model);
            using SimpleGather tlb = begin(world.Mm);
            Assert.True(Zap(world, tlb, 0));

            if (diesWithEntry)
            {
                world.Cpu.Store(Heap, 2);
            }
            else
            {
                Assert.Equal(UndefinedBehavior.StoreToFreedPage, World.KindOf(() => world.Cpu.Store(Heap, 2)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void With_nobody_running_in_between_a_page_may_be_freed_before_the_flush_on_any_model(HardwareModel model)
    {
        foreach (Func<Mm, SimpleGather> begin in new Func<Mm, SimpleGather>[] { UmGather.Begin, ShGather.Begin })
        {
            World world = WorldWithHeap(model);
            SimpleGather tlb = begin(world.Mm);
            Zap(world, tlb, 0);
            tlb.EndVma();
            tlb.Finish();

            Assert.Equal(0, world.Cpu.Load(Heap));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_page_that_is_kept_in_an_array_until_the_flush_may_be_stored_to_on_any_model(HardwareModel model)
    {
        foreach (Func<Mm, SimpleGather> begin in KeepAnArray)
        {
            World world = WorldWithHeap(model);
            int free = world.Machine.FreePages;
            SimpleGather tlb = begin(world.Mm);
            Zap(world, tlb, 0);
            Assert.Equal((1, free), (tlb.PendingPages, world.Machine.FreePages));
            if (model is not (S390 or CoherentTlb))
            {
                world.Cpu.Store(Heap, 2);
            }

            tlb.FlushTlbOnly();
            Assert.Equal(free, world.Machine.FreePages);
            tlb.FreePages();
            Assert.Equal(free + 1, world.Machine.FreePages);
            tlb.Finish();

            Assert.Equal(0, world.Cpu.Load(Heap));
        }
    }

    /// <summary>[X D R F] Z, which came with a flush and a free of its own for each of them: some had nothing to split.</summary>
    [Fact]
    public void The_split_flush_is_one_under_the_lock_where_the_architecture_flushes_there_at_all()
    {
        (Func<Mm, SimpleGather> Begin, bool Flushes)[] gathers =
            [(UmGather.Begin, true), (ShGather.Begin, false), (S390Gather.Begin, false), (KeepAnArray[0], true), (KeepAnArray[1], true)];
        foreach ((Func<Mm, SimpleGather> begin, bool flushes) in gathers)
        {
            var world = new World();
            world.Cpu.Store(world.Address, 1);
            Page page = world.CachedPage();
            using SimpleGather tlb = begin(world.Mm);
            using (world.Table.Ptl.Hold())
            {
                world.Slot.GetAndClear();
                tlb.RecordEntry(world.Slot);
                page.MarkDirty();
                page.RemoveRmap();
                tlb.RemovePage(page);
                tlb.FlushTlbOnly();
            }

            tlb.FreePages();
            Assert.Equal(!flushes, world.Cpu.Tlb.TryPeek(world.Address, out _, out _));
        }
    }

    [Fact]
    public void The_end_of_an_area_is_where_sh_and_arm_flush()
    {
        (Func<Mm, SimpleGather> Begin, bool Flushes)[] gathers =
            [(UmGather.Begin, false), (ShGather.Begin, true), (S390Gather.Begin, false), (KeepAnArray[0], true), (KeepAnArray[1], false)];
        foreach ((Func<Mm, SimpleGather> begin, bool flushes) in gathers)
        {
            World world = WorldWithHeap(HardwareModel.X86);
            using SimpleGather tlb = begin(world.Mm);
            Zap(world, tlb, 0);
            tlb.EndVma();
            Assert.Equal(!flushes, world.Cpu.Tlb.TryPeek(Heap, out _, out _));
        }
    }

    [Fact]
    public void Entries_recorded_by_descending_address_are_flushed_by_all_but_ia64_which_flushes_them_in_the_end()
    {
        foreach (Func<Mm, SimpleGather> begin in KeepAnArray)
        {
            World world = WorldWithHeap(HardwareModel.X86);
            SimpleGather tlb = begin(world.Mm);
            Zap(world, tlb, 1);
            Zap(world, tlb, 0);
            bool isCovered = tlb is ArmGather;
            Assert.Equal((isCovered ? Heap : Heap + 16, isCovered ? Heap + 32 : Heap + 16), (tlb.Start, tlb.End));
            MachineState zapped = world.Machine.Capture();

            tlb.FlushMmu();
            Assert.Equal(!isCovered, world.Cpu.Tlb.TryPeek(Heap + 16, out _, out _));

            world.Machine.Restore(zapped);
            tlb.Finish();
            Assert.Equal(0, world.Cpu.Tlb.Count);
        }
    }

    [Fact]
    public void An_array_that_is_full_says_so_and_takes_no_more_until_it_is_freed()
    {
        foreach (Func<Mm, SimpleGather> begin in KeepAnArray)
        {
            World world = WorldWithHeap(HardwareModel.X86);
            using SimpleGather tlb = begin(world.Mm);
            Assert.Equal([true, false], [Zap(world, tlb, 0), Zap(world, tlb, 1)]);
            Page page = world.Machine.AllocatePage();
            Assert.Equal(UndefinedBehavior.GatherOverflow, World.KindOf(() => tlb.RemovePage(page)));
            tlb.FlushMmu();
            Assert.True(tlb.RemovePage(page));
        }
    }

    [Fact]
    public void A_simple_gather_finished_twice_or_used_afterwards_is_undefined()
    {
        foreach (Func<Mm, SimpleGather> begin in FreeAtOnce.Concat(KeepAnArray))
        {
            World world = WorldWithHeap(HardwareModel.X86);
            SimpleGather tlb = begin(world.Mm);
            Assert.Throws<MachineConfigurationException>(() => tlb.RecordEntry(default));
            tlb.Finish();

            Assert.Equal(UndefinedBehavior.GatherFinishedTwice, World.KindOf(tlb.Finish));
            Action[] uses =
                [tlb.FlushTlbOnly, tlb.FreePages, tlb.FlushMmu, tlb.EndVma, () => tlb.RemovePage(world.Machine.Pages[0]), () => tlb.RecordEntry(default)];
            Assert.All(uses, use => Assert.Equal(UndefinedBehavior.GatherUsedAfterFinish, World.KindOf(use)));
            tlb.Dispose();
            Assert.Equal(0, world.Mm.PendingFlushes);
        }
    }

    private static World WorldWithHeap(HardwareModel model)
    {
        var world = new World(model);
        world.Mm.MapAnonymous(Heap, 2);
        world.Cpu.Store(Heap, 1);
        world.Cpu.Store(Heap + 16, 1);
        return world;
    }

    private static bool Zap(World world, SimpleGather tlb, int index)
    {
        VirtualAddress address = Heap + (index * 16);
        PteSlot slot = world.Mm.FindTable(address)!.Slot(address);
        using (slot.Table.Ptl.Hold())
        {
            Page page = world.Machine.Pages[slot.GetAndClear().Pfn.Number];
            tlb.RecordEntry(slot);
            page.RemoveRmap();
            return tlb.RemovePage(page);
        }
    }
}
