using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;
using static MmuRules.ExplorerTests.HistoricalForms;

namespace MmuRules.ExplorerTests;

/// <summary>What each form of zap_pte_range() loses on X86, in which environment: every cell by exploring the code of samples/ZapPteRange, with stores and rounds unbounded.</summary>
public class SharedFileTableTests
{
    private const string Holds = "";
    private const string Lost = nameof(Property.LostWrite);
    private const string Fsync = nameof(Property.FsyncDurability);
    private const string Dirtied = nameof(Property.DirtyBehindFilesystem);

    public static TheoryData<string, MkCleanForm, string[]> Rows => new()
    {
        { Original, MkCleanForm.EarlyExit, [Lost, Fsync, Lost, Lost] },
        { Original, MkCleanForm.AlwaysLocked, [Lost, Fsync, Lost, Lost] },
        { TwoPatchDraft, MkCleanForm.EarlyExit, [Holds, Fsync, Lost, Dirtied] },
        { TwoPatchDraft, MkCleanForm.AlwaysLocked, [Holds, Fsync, Lost, Dirtied] },
        { HansensDraft, MkCleanForm.EarlyExit, [Holds, Fsync, Lost, Dirtied] },
        { HansensDraft, MkCleanForm.AlwaysLocked, [Holds, Fsync, Lost, Dirtied] },
        { SplitFlush, MkCleanForm.EarlyExit, [Lost, Fsync, Lost, Lost] },
        { SplitFlush, MkCleanForm.AlwaysLocked, [Holds, Holds, Holds, Holds] },
        { IMmapLock, MkCleanForm.EarlyExit, [Lost, Fsync, Lost, Lost] },
        { IMmapLock, MkCleanForm.AlwaysLocked, [Holds, Holds, Holds, Holds] },
        { DelayedRmap, MkCleanForm.EarlyExit, [Holds, Holds, Holds, Holds] },
        { DelayedRmap, MkCleanForm.AlwaysLocked, [Holds, Holds, Holds, Holds] },
    };

    public static TheoryData<string> Names => [.. All.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_form_holds_what_the_design_says_and_breaks_what_it_says(string form, MkCleanForm mkClean, string[] violated)
    {
        Verdict[] found = [.. Scenarios.SharedFiles(mkClean).Select(scenario => Explore(scenario, form))];

        Assert.Equal(violated, found.Select(verdict => verdict.Violated?.ToString() ?? Holds));
        Assert.All(found, verdict => Assert.Equal(verdict.Violated is null ? Outcome.Proved : Outcome.Violated, verdict.Outcome));
        Assert.All(found, verdict => Assert.Equal("unbounded", verdict.Bounds));
    }

    [Theory]
    [InlineData(Original, Lost, Fsync, Lost, Lost)]
    [InlineData(TwoPatchDraft, Holds, Fsync, Lost, Dirtied)]
    [InlineData(HansensDraft, Holds, Fsync, Lost, Dirtied)]
    [InlineData(SplitFlush, Lost, Fsync, Lost, Lost)]
    [InlineData(IMmapLock, Holds, Holds, Holds, Holds)]
    [InlineData(DelayedRmap, Lost, Fsync, Lost, Lost)]
    public void Only_the_i_mmap_lock_survives_a_cleaner_that_peeks_at_entries_without_their_lock(string form, params string[] violated) =>
        Assert.Equal(violated, Scenarios.SharedFiles(MkCleanForm.Peeking).Select(scenario => Explore(scenario, form).Violated?.ToString() ?? Holds));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_form_loses_a_store_to_a_cleaner_that_leaves_alone_what_somebody_holds(string form) =>
        Assert.Equal(Outcome.Proved, Explore(Scenarios.SharedFileReclaim, form).Outcome);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_blind_dirty_bit_loses_stores_to_shared_memory_whatever_the_form(string form)
    {
        Assert.Equal(Property.LostWrite, Explorer.Check(Scenarios.SharedMemory, HardwareModel.BlindDirty, [Named(form)]).Violated);
        Assert.Equal(Outcome.Proved, Explore(Scenarios.SharedMemory, form).Outcome);
    }

    private static Verdict Explore(Scenario scenario, string form) => Explorer.Check(scenario, HardwareModel.X86, [Named(form)]);
}
