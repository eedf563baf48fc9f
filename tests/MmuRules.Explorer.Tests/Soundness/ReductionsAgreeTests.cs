using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Soundness;

public class ReductionsAgreeTests
{
    private static readonly Reductions None = Reductions.None;

    private static readonly Reductions Unbounded = None with { Equality = true };

    [Fact]
    public void No_reduction_changes_what_is_violated() => Runs.Hold(80, Programs.Bounded, program => AssertNone(Agreement.FindDifference(
        program,
        None,
        None with { Merging = true },
        None with { SleepSets = true },
        None with { CpuSymmetry = true },
        None with { Equality = true },
        None with { Merging = true, SleepSets = true },
        Reductions.All with { CpuSymmetry = false },
        Reductions.All)));

    [Fact]
    public void Nor_where_stores_have_no_end() => Runs.Hold(30, Programs.Unbounded, program => AssertNone(Agreement.FindDifference(
        program,
        Unbounded,
        Unbounded with { Merging = true },
        Unbounded with { SleepSets = true },
        Unbounded with { CpuSymmetry = true },
        Reductions.All)));

    [Fact]
    public void The_number_of_threads_changes_nothing() => Runs.Hold(20, Programs.Bounded, program =>
    {
        foreach (Reductions reductions in new[] { None, Reductions.All })
        {
            Assert.Equal(Findings.Of(program, reductions), Findings.Of(program, reductions, threads: 2));
        }
    });

    private static void AssertNone(string? difference) => Assert.True(difference is null, difference);
}
