using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.ExplorerTests;

/// <summary>A page of anonymous memory that goes to the swap device while a CPU uses it.</summary>
public class SwapTests
{
    [Fact]
    public void What_reclaim_writes_is_what_is_loaded_later_and_most_of_what_it_does_is_needed_for_that()
    {
        KillTable table = KillTable.Of(Scenarios.Swap, HardwareModel.X86, [new CodeUnderTest("reclaim", CodeBinder.Bind((Page page) => { Reclaim.Shrink(page); }))]);

        Assert.Equal(Outcome.Proved, table.Verdict.Outcome);
        Assert.Equal(
            ["flush dropped", "marking dropped", "page-table lock not taken"],
            table.Results.Where(result => result.Fate == MistakeFate.Killed).Select(result => result.Mistake.Name));
    }

    [Fact]
    public void So_it_is_if_the_flush_is_put_off_until_the_page_is_written() =>
        Explorer.Check(Scenarios.Swap, HardwareModel.X86, CodeBinder.Bind((Page page, UnmapBatch batch) => { Reclaim.Shrink(page, batch); })).AssertProved();

    /// <summary>d950c9477d51 (2015): a CPU whose translation is dirty stores without a walk, behind the copy.</summary>
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, Property.LostWrite)]
    public void A_page_that_is_written_before_the_flush_is_not_what_was_stored_last(bool flushesFirst, Property? violated) =>
        Assert.Equal(violated, Explorer.Check(Scenarios.Swap, HardwareModel.X86, CodeBinder.Bind((Page page, UnmapBatch batch) => SwapOut(page, batch, flushesFirst))).Violated);

    private static void SwapOut(Page page, UnmapBatch batch, bool flushesFirst)
    {
        page.Get();
        page.Lock();
        page.Machine.Swap!.TryAdd(page);
        page.TryToUnmap(batch);
        if (flushesFirst)
        {
            batch.FlushDirty();
        }

        page.ClearDirtyForIo();
        Writeback.StartLocked(page);
        Writeback.Complete(page);
        batch.Flush();
        Reclaim.Invalidate(page);
        page.Put();
    }
}
