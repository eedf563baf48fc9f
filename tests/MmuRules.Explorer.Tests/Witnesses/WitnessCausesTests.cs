using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

public class WitnessCausesTests
{
    [Fact]
    public void The_lost_store_of_the_split_flush_has_four_causes() =>
        Assert.Equal(
            [
                new Cause(3, 7, CauseKind.MarkIsTaken),
                new Cause(2, 9, CauseKind.WindowLetsStore),
                new Cause(7, 13, CauseKind.CleanIsDropped),
                new Cause(9, 13, CauseKind.StoreIsLost),
            ],
            WitnessCauses.Of(Samples.SplitFlush.Steps));

    [Fact]
    public void Of_several_steps_that_can_be_the_cause_the_last_one_before_is() =>
        Assert.Equal([new Cause(1, 2, CauseKind.WindowLetsStore)], Of(StepMarks.WindowOpened, StepMarks.WindowOpened, StepMarks.StaleStore, StepMarks.WindowOpened));

    [Fact]
    public void A_violation_that_nobody_stored_or_cleaned_for_comes_from_the_open_window() =>
        Assert.Equal([new Cause(0, 1, CauseKind.WindowIsOpen)], Of(StepMarks.WindowOpened, StepMarks.Lost));

    [Fact]
    public void A_stale_store_that_is_the_violation_itself_comes_from_the_window_once() =>
        Assert.Equal([new Cause(0, 1, CauseKind.WindowLetsStore)], Of(StepMarks.WindowOpened, StepMarks.Lost | StepMarks.StaleStore));

    [Fact]
    public void No_step_is_its_own_cause() =>
        Assert.Empty(Of(StepMarks.WindowOpened | StepMarks.StaleStore | StepMarks.DirtyTransferred | StepMarks.Cleaned | StepMarks.Lost));

    private static IReadOnlyList<Cause> Of(params StepMarks[] marks) =>
        WitnessCauses.Of([.. marks.Select((mark, index) => new WitnessStep(index + 1, 0, "acts", mark, null, []))]);
}
