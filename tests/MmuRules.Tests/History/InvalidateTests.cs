using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using static MmuRules.Tests.History.Steps;

namespace MmuRules.Tests.History;

/// <summary>A dropper that does not count references meets a zap whose flush is still to come. It is what shows that the count of the batch was all that saved the drafts.</summary>
public sealed class InvalidateTests
{
    /// <summary>[X D R] F Z</summary>
    [Fact]
    public void After_the_original_form_a_dropped_page_is_stored_to()
    {
        var world = new World();
        Page page = WriterFaultsInAndDirties(world);
        MmuGather tlb = MmuGather.Begin(world.Mm);
        using (world.Table.Ptl.Hold())
        {
            ClearAndMark(world, tlb, page);
            page.RemoveRmap();
            tlb.RemovePage(page);
        }

        CleanerWritesAndDrops(page);
        world.Cpu.Store(world.Address, V1);

        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(tlb.Finish));
    }

    /// <summary>[X R Q·dirty] F D Z</summary>
    [Fact]
    public void The_two_patch_draft_marks_a_page_dirty_that_is_of_no_file_any_more()
    {
        var world = new World(file: new MappingOptions { MkClean = MkCleanForm.AlwaysLocked });
        Page page = WriterFaultsInAndDirties(world);
        MmuGather tlb = MmuGather.Begin(world.Mm);

        ZapAsInTheDraft(world, tlb, page);
        CleanerWritesAndDrops(page);
        world.Cpu.Store(world.Address, V1);

        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(tlb.Finish));
    }

    /// <summary>[X D R F] Z, and a cleaner that passes over a page with no mapping.</summary>
    [Fact]
    public void The_split_flush_loses_the_store_while_its_lock_is_held()
    {
        var world = new World();
        Page page = WriterFaultsInAndDirties(world);
        MmuGather tlb = MmuGather.Begin(world.Mm);
        using (Agent.As(World.Zapper))
        {
            world.Table.Ptl.Lock();
            ClearAndMark(world, tlb, page);
            page.RemoveRmap();
            tlb.RemovePage(page);
        }

        CleanerWritesAndDrops(page);
        world.Cpu.Store(world.Address, V1);

        using (Agent.As(World.Zapper))
        {
            tlb.FlushTlbOnly();
            world.Table.Ptl.Unlock();
            Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(tlb.Finish));
        }
    }

    /// <summary>[X D F R] Z</summary>
    [Fact]
    public void A_page_whose_reverse_mapping_is_delayed_is_not_dropped_before_the_flush()
    {
        var world = new World();
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);
        using (Agent.As(World.Zapper))
        {
            world.Table.Ptl.Lock();
            ClearAndMark(world, tlb, page);
            tlb.RemovePageDelayRmap(page);
        }

        using (Agent.As(World.Cleaner))
        {
            Assert.False(Reclaim.InvalidateIgnoringCounts(page));
        }

        world.Cpu.Store(world.Address, V1);
        using (Agent.As(World.Zapper))
        {
            tlb.FlushTlbOnly();
            tlb.FlushRmaps();
            world.Table.Ptl.Unlock();
            tlb.Finish();
        }

        CleanerWritesAndDrops(page);
        Assert.Equal(V1, world.Disk.Peek(0));
    }

    private static void CleanerWritesAndDrops(Page page)
    {
        page.Get();
        Assert.True(CleanerWrites(page));
        using (Agent.As(World.Cleaner))
        {
            Assert.True(Reclaim.InvalidateIgnoringCounts(page));
        }

        page.Put();
    }
}
