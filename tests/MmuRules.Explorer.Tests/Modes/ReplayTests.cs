using MmuRules.Exploration;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Modes;

public sealed class ReplayTests
{
    private static readonly Witness Found = Zaps.Check(Zaps.LostWrite(), Zaps.Split).Witness!;

    [Fact]
    public void A_schedule_replays_to_the_same_witness()
    {
        Verdict replayed = Replay(Zaps.LostWrite(), Zaps.Split, Found.Schedule);

        Assert.Equal(Outcome.Violated, replayed.Outcome);
        Assert.Equal(Found.ToString(), replayed.Witness!.ToString());
    }

    [Fact]
    public void Code_that_behaves_otherwise_on_a_schedule_is_told_at_which_step()
    {
        CodeUnderTest mended = Zaps.Delayed with { Name = Zaps.Split.Name };

        ReplayException told = Assert.Throws<ReplayException>(() => Replay(Zaps.LostWrite(MkCleanForm.AlwaysLocked), mended, Found.Schedule));

        Assert.True(told.Step > 0);
        Assert.Contains($"step {told.Step}", told.Message, StringComparison.Ordinal);
        Assert.Contains("cleaner cannot do this now", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_of_other_code_is_refused() =>
        Assert.Contains("is for another scenario, model or code", Assert.Throws<ReplayException>(() => Replay(Zaps.LostWrite(), Zaps.Delayed, Found.Schedule)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_schedule_of_another_version_of_the_format_is_refused() =>
        Assert.Throws<ScheduleFormatException>(() => Replay(Zaps.LostWrite(), Zaps.Split, Found.Schedule.Replace("mmu1.", "mmu2.", StringComparison.Ordinal)));

    [Fact]
    public void A_schedule_that_violates_nothing_is_no_proof()
    {
        Schedule whole = Schedule.Parse(Found.Schedule);
        string part = Schedule.Create(whole.ModelHash, [.. whole.Choices.Take(3)]).ToString();

        Assert.Equal(Outcome.Bounded, Replay(Zaps.LostWrite(), Zaps.Split, part).Outcome);
    }

    private static Verdict Replay(Scenario scenario, CodeUnderTest code, string schedule) =>
        Zaps.Check(scenario, code, new ExplorationOptions { Mode = ExplorationMode.Replay, Schedule = schedule });
}
