using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class ZapTests
{
    [Fact]
    public void Zapping_takes_the_pages_out_and_keeps_what_was_stored()
    {
        var world = new World(filePages: 6);
        for (int i = 0; i < 6; i++)
        {
            world.Cpu.Store(world.AddressOf(i), i + 1);
        }

        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);

        for (int i = 0; i < 6; i++)
        {
            Assert.True(world.Mm.FindTable(world.AddressOf(i))!.Slot(world.AddressOf(i)).Read().IsNone);
            Page page = world.CachedPage(i);
            Assert.Equal((1, 0, true), (page.RefCount, page.MapCount, page.IsDirty));
            Assert.Equal(i + 1, world.Cpu.Load(world.AddressOf(i)));
        }
    }

    [Fact]
    public void Zapping_a_part_leaves_the_rest_alone()
    {
        var world = new World(filePages: 4);
        for (int i = 0; i < 4; i++)
        {
            _ = world.Cpu.Load(world.AddressOf(i));
        }

        MadviseDontNeed.Run(world.Mm, world.AddressOf(1), world.AddressOf(3));

        Assert.Equal([1, 0, 0, 1], Enumerable.Range(0, 4).Select(i => world.CachedPage(i).MapCount));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public void A_gather_that_fills_up_is_flushed_and_the_zap_goes_on_behind_it(int batchPages, int batchLimit)
    {
        var world = new World(filePages: 6, batchPages: batchPages, batchLimit: batchLimit);
        for (int i = 0; i < 6; i++)
        {
            if (i % 2 == 0)
            {
                world.Cpu.Store(world.AddressOf(i), i);
            }
            else
            {
                _ = world.Cpu.Load(world.AddressOf(i));
            }
        }

        using MmuGather tlb = MmuGather.Begin(world.Mm);
        Zap.Range(tlb, world.Vma, world.Vma.Start, world.Vma.End);
        tlb.Finish();

        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal((1, 0), (world.CachedPage(i).RefCount, world.CachedPage(i).MapCount)));
        Assert.Equal(0, world.Cpu.Tlb.Count);
    }

    [Fact]
    public void Zapping_anonymous_memory_frees_it_and_it_comes_back_as_zeros()
    {
        var world = new World();
        var start = new VirtualAddress(64);
        world.Mm.MapAnonymous(start, 2);
        world.Cpu.Store(start, 1);
        world.Cpu.Store(start + 16, 2);
        Assert.Equal(6, world.Machine.FreePages);

        MadviseDontNeed.Run(world.Mm, start, start + 32);

        Assert.Equal(8, world.Machine.FreePages);
        Assert.Equal((0, 0), (world.Cpu.Load(start), world.Cpu.Load(start + 16)));
    }

    [Fact]
    public void A_clean_file_page_leaves_the_reverse_map_at_once_and_a_dirty_one_behind_the_flush()
    {
        var world = new World();
        _ = world.Cpu.Load(world.AddressOf(0));
        world.Cpu.Store(world.AddressOf(1), 1);
        var order = new List<string>();
        world.Machine.Observer = new Recorder(order);

        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);

        world.Machine.Observer = null;
        Assert.Equal(
            ["AcquirePageTable", "ClearEntry", "ChangeMapCount", "ClearEntry", "Interrupt", "Interrupt", "ChangeMapCount", "ReleasePageTable", "ChangeReferences", "ChangeReferences"],
            order);
    }

    [Theory]
    [InlineData(8, 32)]
    [InlineData(16, 40)]
    [InlineData(0, 32)]
    [InlineData(16, 64)]
    public void A_range_that_is_misaligned_or_not_in_the_area_is_refused(long start, long end)
    {
        var world = new World();
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        Assert.Throws<BadAddressException>(() => Zap.Range(tlb, world.Vma, new VirtualAddress((ulong)start), new VirtualAddress((ulong)end)));
    }

    [Theory]
    [InlineData(8, 32)]
    [InlineData(32, 16)]
    [InlineData(0, 4096)]
    public void Advice_on_a_bad_range_is_refused(long start, long end)
    {
        var world = new World();
        Assert.Throws<BadAddressException>(() => MadviseDontNeed.Run(world.Mm, new VirtualAddress((ulong)start), new VirtualAddress((ulong)end)));
    }

    [Fact]
    public void A_zap_that_meets_undefined_behaviour_leaves_no_lock_behind()
    {
        var world = new World();
        _ = world.Cpu.Load(world.Address);
        world.CachedPage().RemoveRmap();

        Assert.Equal(UndefinedBehavior.NegativeMapCount, World.KindOf(() => MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End)));

        Assert.False(world.Table.Ptl.IsHeld);
    }

    [Fact]
    public void Advice_on_a_hole_does_nothing()
    {
        var world = new World();
        MadviseDontNeed.Run(world.Mm, new VirtualAddress(0), world.Mm.End);
        Assert.Null(world.Mm.FindTable(world.Address));
    }

    [Fact]
    public void An_entry_of_a_page_that_is_being_migrated_goes_and_the_page_stays_as_it_is()
    {
        var world = new World();
        _ = world.Cpu.Load(world.Address);
        Page page = world.CachedPage();
        Put(world, Pte.Migration(page.Pfn, isWritable: true));

        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);

        Assert.True(world.Slot.Read().IsNone);
        Assert.Equal((2, 1), (page.RefCount, page.MapCount));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_userfaultfd_mark_of_a_file_page_stays_behind_unless_the_area_goes(bool dropsMarkers)
    {
        var world = new World();
        Vma watched = world.Mm.GetVma(world.Vma.Content with { Flags = world.Vma.Flags | VmaFlags.UffdWp });
        _ = world.Cpu.Load(world.AddressOf(0));
        _ = world.Cpu.Load(world.AddressOf(1));
        Put(world, world.Slot.Read().WithUffdWp());
        for (int round = 0; round < 2; round++)
        {
            using MmuGather tlb = MmuGather.Begin(world.Mm);
            Zap.Range(tlb, watched, watched.Start, watched.End, dropsMarkers);
            Assert.Equal(dropsMarkers ? Pte.None : Pte.UffdWpMarker(), world.Slot.Read());
            Assert.True(world.Table.Slot(world.AddressOf(1)).Read().IsNone);
        }

        Assert.Equal(0, world.Cpu.Tlb.Count);
        Assert.Equal((1, 0), (world.CachedPage().RefCount, world.CachedPage().MapCount));
    }

    private static void Put(World world, Pte entry)
    {
        using (world.Table.Ptl.Hold())
        {
            world.Slot.GetAndClear();
            world.Mm.FlushPage(world.Address);
            world.Slot.Set(entry);
        }
    }

    private sealed class Recorder(List<string> order) : IStepObserver
    {
        private static readonly HashSet<StepKind> Interesting =
        [
            StepKind.AcquirePageTable, StepKind.ReleasePageTable, StepKind.ClearEntry,
            StepKind.ChangeMapCount, StepKind.Interrupt, StepKind.ChangeReferences,
        ];

        public void Before(in Step step)
        {
            if (Interesting.Contains(step.Kind))
            {
                order.Add(step.Kind.ToString());
            }
        }

        public void Blocked(in Step step) => Assert.Fail($"{step.Kind} is blocked.");

        public void After(in Step step, long observed)
        {
        }
    }
}
