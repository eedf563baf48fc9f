using MmuRules.Files;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Tests.Files;

public sealed class ReclaimListsTests
{
    private readonly World _world = new(filePages: 4);

    [Fact]
    public void The_pages_at_the_end_of_the_list_go_first()
    {
        for (int page = 0; page < 3; page++)
        {
            _ = _world.File.Read(page * 16);
        }

        Assert.Equal(2, Reclaim.ShrinkInactive(_world.Machine, 2));

        Assert.Null(_world.File.FindPage(0));
        Assert.Null(_world.File.FindPage(1));
        Assert.Equal([_world.CachedPage(2)], _world.Machine.Lru[LruList.InactiveFile]);
    }

    [Fact]
    public void A_page_that_was_used_stays_once_and_becomes_active_if_it_is_used_again()
    {
        _world.Cpu.Store(_world.Address, 1);
        Page page = _world.CachedPage();

        Assert.Equal(0, Reclaim.ShrinkInactive(_world.Machine, 1));
        Assert.Equal([page], _world.Machine.Lru[LruList.InactiveFile]);
        Assert.False(_world.Slot.Read().IsYoung);
        _world.Mm.FlushTlb();
        _ = _world.Cpu.Load(_world.Address);
        Assert.Equal(0, Reclaim.ShrinkInactive(_world.Machine, 1));
        Assert.Equal([page], _world.Machine.Lru[LruList.ActiveFile]);

        Reclaim.ShrinkActive(_world.Machine, LruList.ActiveFile, 10);
        Assert.Equal([page], _world.Machine.Lru[LruList.InactiveFile]);
        Assert.Equal(1, Reclaim.ShrinkInactive(_world.Machine, 1));
        Assert.Equal(1, _world.Disk.Peek(0));
    }

    [Fact]
    public void An_accessed_bit_that_a_stale_translation_does_not_set_again_only_makes_the_page_look_old()
    {
        _world.Cpu.Store(_world.Address, 1);
        Reclaim.ShrinkInactive(_world.Machine, 1);

        _world.Cpu.Store(_world.Address, 2);

        Assert.False(_world.Slot.Read().IsYoung);
        Assert.Equal(1, Reclaim.ShrinkInactive(_world.Machine, 1));
        Assert.Equal(2, _world.Disk.Peek(0));
    }

    [Fact]
    public void Anonymous_pages_are_taken_too_if_there_is_a_swap_device()
    {
        _world.Mm.MapAnonymous(_world.AddressOf(8), 1);
        _world.Cpu.Store(_world.AddressOf(8), 5);
        Assert.Equal(0, Reclaim.ShrinkInactive(_world.Machine, 8));
        Assert.Equal(0, Reclaim.ShrinkInactive(_world.Machine, 8));
        Assert.Single(_world.Machine.Lru[LruList.InactiveAnonymous]);

        _world.Machine.CreateSwap(1);

        Assert.Equal(1, Reclaim.ShrinkInactive(_world.Machine, 8));
        Assert.Equal(5, _world.Cpu.Load(_world.AddressOf(8)));
    }

    [Fact]
    public void Reclaim_with_a_batch_flushes_once_for_all_pages()
    {
        for (int page = 0; page < 3; page++)
        {
            _ = _world.Cpu.Load(_world.AddressOf(page));
        }

        Reclaim.ShrinkInactive(_world.Machine, 3);
        var batch = new UnmapBatch(_world.Machine);
        long before = _world.Machine.Counters.Flushes;

        Assert.Equal(3, Reclaim.ShrinkInactive(_world.Machine, 3, batch));

        Assert.Equal(1, _world.Machine.Counters.Flushes - before);
        Assert.False(batch.NeedsFlush);
        Assert.Equal(8, _world.Machine.FreePages);
    }

    [Fact]
    public void A_lost_store_stops_reclaim_and_the_other_pages_are_put_back()
    {
        for (int page = 0; page < 3; page++)
        {
            _ = _world.File.Read(page * 16);
        }

        _world.Machine.MemoryWord(_world.CachedPage(1).Pfn, 0).Write(9);

        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.ShrinkInactive(_world.Machine, 3)));

        Assert.Equal(2, _world.Machine.Lru[LruList.InactiveFile].Count);
        Assert.Equal((1, 1, false), (_world.CachedPage(1).RefCount, _world.CachedPage(2).RefCount, _world.CachedPage(1).IsLocked));
        Assert.Null(_world.File.FindPage(0));
    }

    [Fact]
    public void Memory_that_could_not_be_read_again_is_on_no_list_and_is_not_taken()
    {
        var world = new World(file: MappingOptions.Ramfs);
        world.Cpu.Store(world.Address, 1);
        Assert.Empty(world.Machine.Lru[LruList.InactiveFile]);
        Assert.Equal(ReclaimResult.Kept, Reclaim.Shrink(world.CachedPage()));

        var shared = new World(file: MappingOptions.Tmpfs);
        shared.Cpu.Store(shared.Address, 1);
        Assert.Single(shared.Machine.Lru[LruList.InactiveAnonymous]);
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(shared.CachedPage()));
        Assert.Equal(1, shared.Cpu.Load(shared.Address));
    }

    [Fact]
    public void A_machine_without_lists_reclaims_the_pages_that_it_is_told_to()
    {
        var machine = new MmuRules.Hardware.Machine(new MmuRules.Hardware.MachineOptions { KeepsLru = false });
        Mapping file = machine.CreateDisk(1).CreateFile(1);
        _ = file.Read(0);
        Assert.Equal(0, Reclaim.ShrinkInactive(machine, 8));
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(machine.Pages[0]));
    }
}
