using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Pages;
using static MmuRules.Tests.History.Steps;

namespace MmuRules.Tests.History;

/// <summary>The drafts of 21 April 2014: the dirty bit travels in the batch. No store is lost at rest, and yet they are wrong.</summary>
public sealed class TwoPatchDraftTests
{
    /// <summary>[X R Q·dirty] F D Z</summary>
    [Fact]
    public void The_two_patch_draft_loses_no_store_in_the_end()
    {
        var world = new World();
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);

        ZapAsInTheDraft(world, tlb, page);
        CleanerWrites(page);
        world.Cpu.Store(world.Address, V1);
        tlb.Finish();
        world.File.Fsync();

        Assert.Equal(V1, world.Disk.Peek(0));
    }

    [Fact]
    public void The_two_patch_draft_lets_fsync_return_before_the_data_is_on_the_disk()
    {
        var world = new World();
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);

        ZapAsInTheDraft(world, tlb, page);
        CleanerWrites(page);
        world.Cpu.Store(world.Address, V1);
        world.File.Fsync();

        Assert.Equal(V0, world.Disk.Peek(0));
    }

    [Fact]
    public void The_two_patch_draft_dirties_a_page_behind_the_back_of_a_filesystem_with_buffers()
    {
        var world = new World(file: new MappingOptions { UsesBuffers = true });
        Page page = WriterFaultsInAndDirties(world);
        using MmuGather tlb = MmuGather.Begin(world.Mm);

        ZapAsInTheDraft(world, tlb, page);
        CleanerWrites(page);
        Assert.Equal(ReclaimResult.Busy, Reclaim.Shrink(page));
        tlb.Finish();

        Assert.Equal(UndefinedBehavior.DirtyPageWithoutBuffers, World.KindOf(world.File.Fsync));
    }
}
