using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using static MmuRules.Tests.History.Steps;

namespace MmuRules.Tests.History;

/// <summary>The shortest witnesses against the historical forms of zapping one entry, step by step, one CPU, one page.</summary>
public sealed class ZapFormsTests
{
    /// <summary>[X D R] F Z</summary>
    [Fact]
    public void The_original_form_loses_a_store_made_between_the_unlock_and_the_flush()
    {
        var world = new World();
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);

        using (Agent.As(World.Zapper))
        {
            world.Table.Ptl.Lock();
            ClearAndMark(world, tlb, page);
            page.RemoveRmap();
            tlb.RemovePage(page);
            world.Table.Ptl.Unlock();
        }

        Assert.True(CleanerWrites(page));
        world.Cpu.Store(world.Address, V1);
        using (Agent.As(World.Zapper))
        {
            tlb.Finish();
        }

        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Shrink(page)));
        Assert.Equal(V0, world.Disk.Peek(0));
    }

    /// <summary>[X D R F] Z, and a cleaner that passes over a page with no mapping.</summary>
    [Fact]
    public void The_split_flush_loses_a_store_because_the_cleaner_of_an_unmapped_page_takes_no_lock()
    {
        var world = new World();
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);

        using (Agent.As(World.Zapper))
        {
            world.Table.Ptl.Lock();
            ClearAndMark(world, tlb, page);
            page.RemoveRmap();
            tlb.RemovePage(page);
        }

        // The lock is held, and yet:
        Assert.True(CleanerWrites(page));
        world.Cpu.Store(world.Address, V1);

        using (Agent.As(World.Zapper))
        {
            tlb.FlushTlbOnly();
            world.Table.Ptl.Unlock();
            tlb.FreePages();
        }

        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Shrink(page)));
        Assert.Equal(V0, world.Disk.Peek(0));
    }

    /// <summary>[X D R F] Z, and a cleaner that looks at every area under its lock.</summary>
    [Fact]
    public async Task The_split_flush_loses_nothing_to_a_cleaner_that_always_takes_the_lock()
    {
        var world = new World(file: new MappingOptions { MkClean = MkCleanForm.AlwaysLocked });
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        Task<bool> cleaner;

        using (Agent.As(World.Zapper))
        {
            world.Table.Ptl.Lock();
            ClearAndMark(world, tlb, page);
            page.RemoveRmap();
            tlb.RemovePage(page);
            cleaner = StartCleaner(page);
            world.Cpu.Store(world.Address, V1);
            tlb.FlushTlbOnly();
            world.Table.Ptl.Unlock();
            tlb.FreePages();
        }

        Assert.True(await cleaner);
        Assert.Equal(V1, world.Disk.Peek(0));
    }

    /// <summary>[X D F R] Z</summary>
    [Fact]
    public async Task The_delayed_reverse_mapping_loses_nothing_to_the_cleaner_with_the_early_exit()
    {
        var world = new World();
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        Task<bool> cleaner;

        using (Agent.As(World.Zapper))
        {
            world.Table.Ptl.Lock();
            ClearAndMark(world, tlb, page);
            tlb.RemovePageDelayRmap(page);
            cleaner = StartCleaner(page);
            world.Cpu.Store(world.Address, V1);
            Assert.False(cleaner.IsCompleted);
            tlb.FlushTlbOnly();
            tlb.FlushRmaps();
            world.Table.Ptl.Unlock();
            tlb.FlushMmu();
        }

        Assert.True(await cleaner);
        Assert.Equal(V1, world.Disk.Peek(0));
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(page));
        Assert.Equal(V1, world.Cpu.Load(world.Address));
    }

    /// <summary>⟨i_mmap [X D R] F⟩ Z</summary>
    [Theory]
    [InlineData(MkCleanForm.EarlyExit, V0)]
    [InlineData(MkCleanForm.AlwaysLocked, V1)]
    [InlineData(MkCleanForm.Peeking, V1)]
    public async Task The_i_mmap_lock_helps_only_against_a_cleaner_that_takes_it(MkCleanForm form, long onDisk)
    {
        var world = new World(file: new MappingOptions { MkClean = form });
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        Task<bool> cleaner;

        using (Agent.As(World.Zapper))
        {
            world.File.IMmapLock.Lock();
            world.Table.Ptl.Lock();
            ClearAndMark(world, tlb, page);
            page.RemoveRmap();
            tlb.RemovePage(page);
            world.Table.Ptl.Unlock();
            cleaner = StartCleaner(page);
            SpinWait.SpinUntil(() => form != MkCleanForm.EarlyExit || cleaner.IsCompleted);

            world.Cpu.Store(world.Address, V1);
            tlb.FlushTlbOnly();
            world.File.IMmapLock.Unlock();
            tlb.FreePages();
        }

        Assert.True(await cleaner);
        Assert.Equal(onDisk, world.Disk.Peek(0));
    }

    [Fact]
    public void Reclaim_waits_for_the_zappers_reference_and_so_never_writes_too_early()
    {
        var world = new World();
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);

        using (world.Table.Ptl.Hold())
        {
            ClearAndMark(world, tlb, page);
            page.RemoveRmap();
            tlb.RemovePage(page);
        }

        Assert.Equal(ReclaimResult.Busy, Reclaim.Shrink(page));
        world.Cpu.Store(world.Address, V1);
        tlb.Finish();
        Assert.Equal(ReclaimResult.Reclaimed, Reclaim.Shrink(page));
        Assert.Equal(V1, world.Disk.Peek(0));
    }

    [Fact]
    public void Nothing_is_lost_by_the_original_form_where_the_tlb_is_coherent()
    {
        var world = new World(HardwareModel.CoherentTlb);
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        using (world.Table.Ptl.Hold())
        {
            ClearAndMark(world, tlb, page);
            page.RemoveRmap();
            tlb.RemovePage(page);
        }

        CleanerWrites(page);
        world.Cpu.Store(world.Address, V1);
        tlb.Finish();
        Reclaim.Shrink(page);

        Assert.Equal(V1, world.Disk.Peek(0));
    }
}
