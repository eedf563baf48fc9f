using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Soundness;

/// <summary>The random programs are worth something only if they find a reduction that leaves out too much.</summary>
public class PlantedMistakeTests
{
    [Fact]
    public void Steps_are_called_independent_though_they_touch_the_flags_of_one_page() =>
        AssertFound(Reductions.None with { SleepSets = true, Mistake = PlantedMistake.FlagsOverlooked });

    [Fact]
    public void Cpus_stand_for_each_other_though_a_flush_has_reached_only_one_of_them() =>
        AssertFound(Reductions.None with { Equality = true, CpuSymmetry = true, Mistake = PlantedMistake.MasksCounted });

    [Fact]
    public void Steps_stay_joined_that_others_notice() =>
        AssertFound(Reductions.None with { Merging = true, Mistake = PlantedMistake.NothingLearned });

    [Fact]
    public void A_move_sleeps_on_though_a_step_has_touched_what_it_touches() =>
        AssertFound(Reductions.None with { SleepSets = true, Mistake = PlantedMistake.SleptOn });

    private static void AssertFound(Reductions mistaken)
    {
        Reductions plain = Reductions.None with { Equality = mistaken.Equality };
        RandomProgram? found = Runs.FindFailing(
            400, mistaken.Equality ? Programs.Unbounded : Programs.Bounded, program => Agreement.FindDifference(program, plain, mistaken) is null);

        Assert.NotNull(found);
        string? difference = Agreement.FindDifference(found, plain, mistaken with { Mistake = PlantedMistake.None });
        Assert.True(difference is null, difference);
    }
}
