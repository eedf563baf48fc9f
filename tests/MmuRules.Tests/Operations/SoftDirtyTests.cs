using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations;

public sealed class SoftDirtyTests
{
    private static readonly MappingOptions Shmem = new() { AccountsDirty = false };

    public static TheoryData<HardwareModel> TwoCpuModels => [.. HardwareModel.All.Where(model => model.MostCpus > 1)];

    [Fact]
    public void A_new_area_is_all_marked_until_marks_are_cleared()
    {
        var world = new World();
        Assert.True(SoftDirty.IsMarked(world.Mm, world.AddressOf(1)));
        Assert.False(SoftDirty.IsMarked(world.Mm, new VirtualAddress(0)));

        SoftDirty.Clear(world.Mm);

        Assert.False(SoftDirty.IsMarked(world.Mm, world.AddressOf(1)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_store_marks_its_page_and_no_other(bool accountsDirty)
    {
        var world = new World(file: new MappingOptions { AccountsDirty = accountsDirty });
        world.Cpu.Store(world.AddressOf(0), 1);
        world.Cpu.Store(world.AddressOf(1), 1);
        SoftDirty.Clear(world.Mm);

        world.Cpu.Store(world.AddressOf(1), 2);

        Assert.Equal((false, true), (SoftDirty.IsMarked(world.Mm, world.AddressOf(0)), SoftDirty.IsMarked(world.Mm, world.AddressOf(1))));
        Assert.Equal((1, 2), (world.Cpu.Load(world.AddressOf(0)), world.Cpu.Load(world.AddressOf(1))));
    }

    [Fact]
    public void A_page_that_a_load_maps_after_the_clearing_is_not_writable_in_secret()
    {
        var world = new World(file: Shmem);
        SoftDirty.Clear(world.Mm);
        _ = world.Cpu.Load(world.Address);
        Assert.False(SoftDirty.IsMarked(world.Mm, world.Address));

        world.Cpu.Store(world.Address, 1);

        Assert.True(SoftDirty.IsMarked(world.Mm, world.Address));
    }

    [Fact]
    public void Clearing_keeps_the_dirty_bit_and_leaves_no_cpu_a_translation_to_store_through()
    {
        var world = new World(file: Shmem);
        world.Cpu.Store(world.Address, 1);

        SoftDirty.Clear(world.Mm);

        Assert.True(world.Slot.Read() is { IsDirty: true, IsWritable: false, IsSoftDirty: false });
        Assert.Equal(0, world.Cpu.Tlb.Count);
        Assert.False(world.Mm.MmapLock.IsHeld);
    }

    [Fact]
    public void Marks_of_pages_that_are_elsewhere_are_cleared_too()
    {
        var world = new World();
        world.Cpu.Store(world.Address, 1);
        world.Cpu.SwitchTo(null);
        Pte before = world.Clear(world.Slot);
        using (world.Table.Ptl.Hold())
        {
            world.Slot.Set(Pte.Swap(3).WithMarksOf(before));
        }

        SoftDirty.Clear(world.Mm);

        Assert.Equal(Pte.Swap(3), world.Slot.Read());
        Assert.False(SoftDirty.IsMarked(world.Mm, world.Address));
    }

    [Fact]
    public void A_huge_page_is_marked_and_cleared_as_a_whole()
    {
        var world = new World();
        PmdSlot slot = world.Mm.Directory(new VirtualAddress(64));
        world.Mm.MapAnonymous(slot.Start, 4, isHuge: true);
        SoftDirty.Clear(world.Mm);
        using (world.Mm.PmdLock.Hold())
        {
            slot.Set(Pmd.Mapping(world.Machine.Pages[4]).WithWrite().WithDirty());
        }

        Assert.True(SoftDirty.IsMarked(world.Mm, slot.Start + 48));
        SoftDirty.Clear(world.Mm);

        Assert.True(slot.Read() is { IsValid: true, IsHuge: true, IsDirty: true, IsSoftDirty: false, IsWritable: false });
        Assert.False(SoftDirty.IsMarked(world.Mm, slot.Start + 48));
    }

    [Fact]
    public void A_checkpoint_holds_as_long_as_each_store_leaves_its_mark()
    {
        var world = new World(file: Shmem);
        world.Cpu.Store(world.AddressOf(0), 1);
        Checkpoint checkpoint = Checkpoint.Take(world.Mm, world.AddressOf(0), 2);
        Assert.Empty(checkpoint.MarkedPages);

        world.Cpu.Store(world.AddressOf(1), 2);

        checkpoint.Verify();
        Assert.Equal([world.AddressOf(1)], checkpoint.MarkedPages);
        checkpoint.Update();
        Assert.Empty(checkpoint.MarkedPages);
        checkpoint.Verify();
    }

    [Fact]
    public void An_entry_replaced_without_its_mark_is_a_lost_mark()
    {
        var world = new World(file: Shmem);
        Checkpoint checkpoint = Checkpoint.Take(world.Mm, world.AddressOf(0), 2);
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            Pte old = world.Slot.ClearAndFlush();
            world.Slot.Set(Pte.Mapping(world.Vma.NormalPage(old)));
        }

        Assert.Equal(UndefinedBehavior.SoftDirtyLost, World.KindOf(checkpoint.Verify));
    }

    [Fact]
    public void Two_trackers_of_one_address_space_spoil_each_other()
    {
        var world = new World(file: Shmem);
        Checkpoint first = Checkpoint.Take(world.Mm, world.AddressOf(0), 2);
        world.Cpu.Store(world.Address, 1);
        first.Verify();

        Checkpoint second = Checkpoint.Take(world.Mm, world.AddressOf(0), 2);

        second.Verify();
        Assert.Equal(UndefinedBehavior.SoftDirtyLost, World.KindOf(first.Verify));
    }

    [Fact]
    public void Without_a_flush_a_cpu_goes_on_storing_and_leaves_no_mark()
    {
        (World world, Checkpoint checkpoint) = ClearMarkOfOnePage(isFlushed: false);
        world.Cpu.Store(world.Address, 2);
        Assert.Equal(UndefinedBehavior.SoftDirtyLost, World.KindOf(checkpoint.Verify));
    }

    [Fact]
    public void With_a_flush_the_next_store_leaves_its_mark()
    {
        (World world, Checkpoint checkpoint) = ClearMarkOfOnePage(isFlushed: true);
        world.Cpu.Store(world.Address, 2);
        checkpoint.Verify();
    }

    [Theory]
    [MemberData(nameof(TwoCpuModels))]
    public void A_store_in_the_middle_of_the_clearing_is_in_the_copy_or_marked(HardwareModel model)
    {
        for (int at = 0; ; at++)
        {
            var world = new World(model, file: Shmem);
            world.Cpu.Store(world.Address, 1);
            var intruder = new Intruder(at, () => world.Machine.Cpus[1].Store(world.Address, 2));
            world.Machine.Cpus[1].Store(world.Address, 1);
            world.Machine.Observer = intruder;
            Checkpoint checkpoint = Checkpoint.Take(world.Mm, world.AddressOf(0), 2);
            bool hasActed = intruder.Finish();
            world.Machine.Observer = null;

            checkpoint.Verify();
            if (!hasActed)
            {
                Assert.InRange(at, 10, 1000);
                break;
            }
        }
    }

    [Fact]
    public void Until_its_flush_a_clearing_says_that_one_is_owed()
    {
        for (int at = 0; ; at++)
        {
            var world = new World(file: Shmem);
            world.Cpu.Store(world.Address, 1);
            bool couldStore = false;
            var intruder = new Intruder(at, () =>
                couldStore = !world.Slot.Read().IsWritable && !world.Mm.IsFlushPending && world.Cpu.Tlb.TryPeek(world.Address, out _, out bool isDirty) && isDirty);
            world.Machine.Observer = intruder;
            SoftDirty.Clear(world.Mm);
            bool hasActed = intruder.Finish();
            world.Machine.Observer = null;

            Assert.False(couldStore, "An entry is read-only, a CPU can store through it, and nobody says so.");
            if (!hasActed)
            {
                Assert.Equal(0, world.Mm.PendingFlushes);
                break;
            }
        }
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 0)]
    [InlineData(16, 16)]
    [InlineData(4096, 1)]
    public void A_checkpoint_of_a_bad_range_is_refused(long start, int pages)
    {
        var world = new World();
        Assert.Throws<BadAddressException>(() => Checkpoint.Take(world.Mm, new VirtualAddress((ulong)start), pages));
        Assert.Throws<BadAddressException>(() => SoftDirty.IsMarked(world.Mm, world.Mm.End));
        world.Cpu.Store(world.Address, 1);
    }

    /// <summary>A page that is as it was copied, whose mark is cleared while a CPU holds a dirty translation to it.</summary>
    private static (World World, Checkpoint Checkpoint) ClearMarkOfOnePage(bool isFlushed)
    {
        var world = new World(file: Shmem);
        world.Cpu.Store(world.Address, 1);
        Checkpoint checkpoint = Checkpoint.Take(world.Mm, world.AddressOf(0), 2);
        world.Cpu.Store(world.Address, 1);
        using (world.Table.Ptl.Hold())
        {
            Pte old = world.Slot.GetAndClear();
            world.Slot.Set(old.WithoutWrite().WithoutSoftDirty());
        }

        if (isFlushed)
        {
            world.Mm.FlushPage(world.Address);
        }

        checkpoint.Verify();
        return (world, checkpoint);
    }
}
