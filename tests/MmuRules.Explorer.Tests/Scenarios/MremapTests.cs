using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.ExplorerTests;

/// <summary>Entries that are moved to other addresses, while a CPU stores by the old ones and reclaim finds them at the new ones.</summary>
public class MremapTests
{
    private static readonly CodeUnderTest Move = new("mremap", world => Mremap.Move(world.Mm, world.Start, world.End - world.Start, world.Target.Start));

    [Fact]
    public void A_move_that_flushes_before_it_releases_the_locks_is_proved_and_the_flush_is_what_it_needs()
    {
        KillTable table = KillTable.Of(Scenarios.Mremap, HardwareModel.X86, [Move]);

        Assert.Equal(Outcome.Proved, table.Verdict.Outcome);
        Assert.Equal(MistakeFate.Killed, table["flush dropped"]);
    }

    [Fact]
    public void A_move_of_ones_own_is_proved_if_it_flushes_as_early() => Check(entry => entry.IsPresent, flushesEarly: true).AssertProved();

    /// <summary>eb66ae030829 (2018), CVE-2018-18281: who frees the page by its new address flushes that, and a CPU goes on by the old one.</summary>
    [Fact]
    public void A_flush_behind_the_locks_comes_when_the_page_is_free_already() => Check(entry => entry.IsPresent, flushesEarly: false).AssertViolated(Property.StaleAccess);

    /// <summary>5d1904204c99 (2016): the entry was found clean, and a CPU made it dirty before it was cleared.</summary>
    [Fact]
    public void Whether_to_flush_cannot_be_decided_by_the_dirty_bit_before_the_entry_is_cleared() =>
        Check(entry => entry.IsDirty, flushesEarly: true).AssertViolated(Property.StaleAccess);

    private static Verdict Check(Func<Pte, bool> mustFlush, bool flushesEarly) =>
        Explorer.Check(Scenarios.Mremap, HardwareModel.X86, world => MoveEntry(world, mustFlush, flushesEarly));

    private static void MoveEntry(World world, Func<Pte, bool> mustFlush, bool flushesEarly)
    {
        VirtualAddress target = world.Target.Start;
        PageTable to = world.Mm.FindTable(target)!;
        PteSlot slot = world.Table.Slot(world.Start);
        bool owes = false;
        using (PageTableLock.LockPair(world.Table.Ptl, to.Ptl))
        {
            Pte seen = slot.Read();
            if (seen.IsPresent)
            {
                owes = mustFlush(seen);
                to.Slot(target).Set(slot.GetAndClear());
            }

            if (owes && flushesEarly)
            {
                world.Mm.FlushPage(world.Start);
            }
        }

        if (owes && !flushesEarly)
        {
            world.Mm.FlushPage(world.Start);
        }
    }
}
