using FsCheck;
using FsCheck.Fluent;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Gather;

/// <summary>A gather's state is state of the machine.</summary>
public sealed class GatherStateTests
{
    [Fact]
    public void A_gather_goes_on_from_any_point_to_which_the_machine_is_restored() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(Gen.Choose(0, 5).ArrayOf(14).ToArbitrary(), Gen.Choose(0, 13).ToArbitrary(), (moves, split) =>
        {
            var world = new World(pages: 30, filePages: 3, batchPages: 2, batchLimit: 3);
            MmuGather tlb = world.GatherWithEntry();
            Play(world, tlb, moves[..split]);
            MachineState middle = world.Machine.Capture();
            Play(world, tlb, moves[split..]);
            tlb.Finish();
            MachineState end = world.Machine.Capture();

            world.Machine.Restore(middle);
            Assert.Equal(middle, world.Machine.Capture());
            Play(world, tlb, moves[split..]);
            tlb.Finish();
            return end.Equals(world.Machine.Capture());
        }));

    [Fact]
    public void A_gather_goes_on_in_a_machine_restored_from_a_key_alone()
    {
        var world = new World();
        MmuGather tlb = world.GatherWithEntry();
        Page page = world.Machine.AllocatePage();
        tlb.RemovePage(page);
        MachineState middle = world.Machine.Capture();
        tlb.Finish();

        world.Machine.Restore(middle.Key);
        Assert.Equal(1, tlb.PendingPages);
        tlb.Finish();

        Assert.Equal(0, page.RefCount);
        Assert.Equal(UndefinedBehavior.GatherFinishedTwice, World.KindOf(tlb.Finish));
    }

    [Fact]
    public void A_gather_that_was_not_begun_yet_is_not_in_use()
    {
        var world = new World();
        MachineState before = world.Machine.Capture();
        MmuGather tlb = MmuGather.Begin(world.Mm);
        world.Machine.Restore(before);

        Assert.Equal(UndefinedBehavior.GatherUsedAfterFinish, World.KindOf(tlb.FlushTlbOnly));
        Assert.Equal(0, world.Mm.PendingFlushes);
        tlb.Dispose();
    }

    [Fact]
    public void What_a_gather_holds_is_in_the_key_and_a_finished_one_leaves_nothing_in_it()
    {
        var world = new World();
        _ = world.Cpu.Load(world.Address);
        Page page = world.Machine.AllocatePage();
        page.Get();
        var keys = new List<StateKey> { world.Machine.Capture().Key };
        MmuGather tlb = MmuGather.Begin(world.Mm);
        keys.Add(world.Machine.Capture().Key);
        tlb.RecordEntry(world.Slot, world.Address);
        keys.Add(world.Machine.Capture().Key);
        tlb.RemovePage(page);
        keys.Add(world.Machine.Capture().Key);
        Assert.Equal(4, keys.Distinct().Count());

        page.Get();
        tlb.Finish();
        _ = world.Cpu.Load(world.Address);

        Assert.Equal(keys[0], world.Machine.Capture().Key);
    }

    [Fact]
    public void The_use_of_a_finished_gather_is_found_out_although_its_place_is_in_use_again()
    {
        var world = new World();
        MmuGather first = world.GatherWithEntry();
        first.Finish();
        MachineState before = world.Machine.Capture();
        using MmuGather second = MmuGather.Begin(world.Mm);

        Assert.Equal(UndefinedBehavior.GatherUsedAfterFinish, World.KindOf(() => first.RecordEntry(world.Slot, world.Address)));
        Assert.Equal(UndefinedBehavior.GatherFinishedTwice, World.KindOf(first.Finish));
        first.Dispose();
        Assert.Equal(1, world.Mm.PendingFlushes);
        Assert.Equal(before.WordCount, world.Machine.Capture().WordCount);
    }

    [Fact]
    public void Gathers_of_several_threads_do_not_meet()
    {
        var world = new World(cpus: 1, pages: 64, filePages: 1);
        _ = world.Cpu.Load(world.Address);
        PteSlot slot = world.Slot;
        Parallel.For(0, 8, _ =>
        {
            for (int round = 0; round < 200; round++)
            {
                using MmuGather tlb = MmuGather.Begin(world.Mm);
                tlb.RecordEntry(slot, world.Address);
                Page page = world.Machine.AllocatePage();
                Assert.True(tlb.RemovePage(page));
                tlb.FlushMmu();
                Assert.Equal(0, tlb.PendingPages);
            }
        });

        Assert.Equal(63, world.Machine.FreePages);
        Assert.Equal(0, world.Mm.PendingFlushes);
    }

    private static void Play(World world, MmuGather tlb, int[] moves)
    {
        foreach (int move in moves)
        {
            switch (move)
            {
                case 0:
                    tlb.FlushTlbOnly();
                    break;
                case 1:
                    tlb.FlushMmu();
                    break;
                case 2:
                    _ = world.Cpu.Load(world.AddressOf(tlb.PendingPages % 3));
                    break;
                default:
                    Queue(world, tlb, delayRmap: move == 3);
                    break;
            }
        }
    }

    private static void Queue(World world, MmuGather tlb, bool delayRmap)
    {
        tlb.RecordEntry(world.Slot, world.Address);
        Page page = world.Machine.AllocatePage();
        if (delayRmap)
        {
            page.AddRmap();
        }

        if (delayRmap ? !tlb.RemovePageDelayRmap(page) : !tlb.RemovePage(page))
        {
            tlb.FlushMmu();
        }
    }
}
