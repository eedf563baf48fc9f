using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations.Huge;

public sealed class HugeFaultTests
{
    public static TheoryData<HardwareModel, bool> Machines => HugeWorld.Machines;

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_first_use_maps_a_huge_page_with_a_table_laid_by(HardwareModel model, bool splitLocks)
    {
        var world = new HugeWorld(model, splitLocks);
        world.Cpu.Store(world[2], 7);

        Assert.True(world.Entry is { IsHuge: true, IsDirty: true, IsWritable: true });
        Assert.Equal((1, 1), (world.Head.EntireMapCount, world.Head.RefCount));
        Assert.Equal([0L, 0, 7, 0], Enumerable.Range(0, 4).Select(i => world.Cpu.Load(world[i])));
        Assert.Equal(12, world.Machine.FreePages);
        world.TearDown();
    }

    [Fact]
    public void An_area_that_does_not_permit_them_or_does_not_hold_a_whole_one_gets_small_pages()
    {
        var world = new HugeWorld(isHuge: false);
        world.Cpu.Store(world.Start, 1);
        Assert.True(world.Entry.IsTable);

        Vma small = world.Mm.MapAnonymous(new VirtualAddress(0), 3, isHuge: true);
        world.Cpu.Store(small.Start, 1);
        Assert.True(world.Mm.Directory(small.Start).Read().IsTable);
    }

    [Fact]
    public void Without_a_free_huge_page_small_ones_will_do()
    {
        var world = new HugeWorld(pages: 3);
        world.Cpu.Store(world.Start, 1);
        Assert.True(world.Entry.IsTable);
        Assert.Equal(1, world.Cpu.Load(world.Start));
        world.TearDown();
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Memory_that_is_discarded_whole_comes_back_as_zeros(HardwareModel model, bool splitLocks)
    {
        var world = new HugeWorld(model, splitLocks);
        world.Cpu.Store(world[1], 7);
        world.Cpu.Store(world[5], 8);

        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);

        Assert.True(world.Entry.IsNone);
        Assert.Equal(16, world.Machine.FreePages);
        Assert.Equal((0, 0), (world.Cpu.Load(world[1]), world.Cpu.Load(world[5])));
        world.TearDown();
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Memory_that_is_discarded_in_part_is_split_first_and_keeps_the_rest(HardwareModel model, bool splitLocks)
    {
        var world = new HugeWorld(model, splitLocks);
        for (int i = 0; i < 8; i++)
        {
            world.Cpu.Store(world[i], i + 1);
        }

        MadviseDontNeed.Run(world.Mm, world[1], world[6]);

        Assert.Equal([1L, 0, 0, 0, 0, 0, 7, 8], Enumerable.Range(0, 8).Select(i => world.Cpu.Load(world[i])));
        world.TearDown();
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_store_to_a_huge_page_that_may_not_be_stored_to_splits_its_entry(HardwareModel model, bool splitLocks)
    {
        var world = new HugeWorld(model, splitLocks);
        world.Cpu.Store(world[1], 7);
        using (world.Mm.PmdLock.Hold())
        {
            world.Directory.SetWriteProtect();
            world.Mm.FlushRange(world.Directory.Start, world.Directory.End);
        }

        Fault.Handle(world.Mm, world[1], isWrite: true);

        Assert.True(world.Entry.IsTable);
        Assert.Equal(7, world.Cpu.Load(world[1]));
        world.TearDown();
    }

    [Fact]
    public void A_lockless_walker_gets_the_page_of_the_huge_one_that_is_at_the_address()
    {
        var world = new HugeWorld();
        world.Cpu.Store(world[2], 7);

        Page page = FastGup.TryGet(world.Cpu, world.Mm, world[2], write: true)!;

        Assert.Equal(world.Head.Pfn.Number + 2, page.Pfn.Number);
        Assert.Equal(2, world.Head.RefCount);
        Audit.Check(world.Machine, page);
        page.Put();
    }

    [Fact]
    public void A_lockless_walker_does_not_use_an_entry_that_was_invalidated()
    {
        var world = new HugeWorld();
        world.Cpu.Store(world.Start, 7);
        using (world.Mm.PmdLock.Hold())
        {
            world.Directory.Invalidate();
        }

        Assert.True(world.Entry.IsPresent);
        Assert.Null(FastGup.TryGet(world.Cpu, world.Mm, world.Start, write: false));
        Assert.Equal(1, world.Head.RefCount);
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_page_of_a_huge_one_is_got_by_itself(HardwareModel model, bool splitLocks)
    {
        var world = new HugeWorld(model, splitLocks);
        world.Cpu.Store(world[2], 7);

        Page page = GetUserPages.Get(world.Mm, world[2], GupFlags.Write);

        Assert.Equal((world.Head.Pfn.Number + 2, 2), (page.Pfn.Number, world.Head.RefCount));
        page.Put();
        world.TearDown();
    }
}
