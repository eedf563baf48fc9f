using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.ExplorerTests;

/// <summary>An area that becomes read-only while reclaim owes a flush for one of its entries.</summary>
public class MprotectTests
{
    [Fact]
    public void Nobody_stores_to_what_is_read_only_as_long_as_its_flushes_are_made()
    {
        KillTable table = KillTable.Of(Scenarios.Mprotect, HardwareModel.X86, [ThenRun("mprotect", world => Mprotect.Run(world.Mm, world.Start, world.End, isWritable: false))]);

        Assert.Equal(Outcome.Proved, table.Verdict.Outcome);
        Assert.Equal(MistakeFate.Killed, table["flush dropped"]);
        Assert.Equal(MistakeFate.Killed, table["page-table lock not taken"]);
    }

    /// <summary>3ea277194daa (2017): the entry is empty already, so that there seems to be nothing to flush; reclaim has not flushed it yet.</summary>
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, Property.StaleAccess)]
    public void Who_finds_an_entry_empty_flushes_what_is_pending_or_a_store_gets_by(bool flushesPending, Property? violated) =>
        Assert.Equal(violated, Explorer.Check(Scenarios.Mprotect, HardwareModel.X86, [ThenRun("protect", world => Protect(world, flushesPending))]).Violated);

    [Fact]
    public void Without_reclaim_nothing_is_pending() => Explorer.Check(
        Scenarios.Mprotect.Without("batcher"), HardwareModel.X86, [ThenRun("protect", world => Protect(world, flushesPending: false))]).AssertProved();

    [Fact]
    public void Reclaim_that_never_comes_is_no_part() => Assert.Throws<ArgumentOutOfRangeException>(() => EnvironmentParts.Batcher(0));

    private static CodeUnderTest ThenRun(string name, Action<World> protect) => new(name, world =>
    {
        protect(world);
        world.Machine.Cpus[1].SwitchTo(world.Mm);
    });

    private static void Protect(World world, bool flushesPending)
    {
        using MmapLock.WriteGuard held = world.Mm.MmapLock.HoldWrite();
        world.Mm.ChangeAreaFlags(world.Start, world.End, VmaFlags.None, VmaFlags.Writable);
        using PageTableLock.Guard table = world.Table.Ptl.Hold();
        if (flushesPending)
        {
            world.Mm.FlushBatchedPending();
        }

        PteSlot slot = world.Table.Slot(world.Start);
        if (slot.Read().IsPresent)
        {
            slot.Set(slot.GetAndClear().WithoutWrite());
            world.Mm.FlushPage(world.Start);
        }
    }
}
