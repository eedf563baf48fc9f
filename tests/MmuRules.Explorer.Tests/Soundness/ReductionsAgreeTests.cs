using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Soundness;

public class ReductionsAgreeTests
{
    // What is explored with everything in it is left out if it is too large; what is left of it by a reduction is explored to its end.
    private const long Ample = 64 << 20;

    private static readonly Reductions None = Reductions.None;

    [Fact]
    public void No_reduction_changes_what_is_violated() => Runs.Hold(80, Programs.Bounded, program =>
    {
        if (Findings.Of(program, None) is not { } plain)
        {
            return;
        }

        foreach (Reductions reductions in new[]
        {
            None with { Merging = true },
            None with { SleepSets = true },
            None with { CpuSymmetry = true },
            None with { Equality = true },
            None with { Merging = true, SleepSets = true },
            Reductions.All with { CpuSymmetry = false },
            Reductions.All,
        })
        {
            Findings reduced = Findings.Of(program, reductions, memory: Ample)!;
            Assert.True(plain.Violated == reduced.Violated, $"{program}\n{reductions}\nplain: {plain}\nreduced: {reduced}");
            Assert.True(reduced.States <= plain.States, $"{program}\n{reductions}\nplain: {plain}\nreduced: {reduced}");
        }
    });

    [Fact]
    public void Nor_where_stores_have_no_end() => Runs.Hold(30, Programs.Unbounded, program =>
    {
        Reductions least = None with { Equality = true };
        if (Findings.Of(program, least) is not { } plain)
        {
            return;
        }

        foreach (Reductions reductions in new[] { least with { Merging = true }, least with { SleepSets = true }, least with { CpuSymmetry = true }, Reductions.All })
        {
            Findings reduced = Findings.Of(program, reductions, memory: Ample)!;
            Assert.True(plain.Violated == reduced.Violated, $"{program}\n{reductions}\nplain: {plain}\nreduced: {reduced}");
        }
    });

    [Fact]
    public void Sleep_sets_leave_out_moves_and_no_state() => Runs.Hold(60, Programs.Bounded, program =>
    {
        if (Findings.Of(program, None) is not { } plain)
        {
            return;
        }

        Findings asleep = Findings.Of(program, None with { SleepSets = true }, memory: Ample)!;
        Assert.True(plain.States == asleep.States, $"{program}\nplain: {plain}\nwith sleep sets: {asleep}");
        Assert.InRange(asleep.Transitions, 0, plain.Transitions);
    });

    [Fact]
    public void The_number_of_threads_changes_nothing() => Runs.Hold(20, Programs.Bounded, program =>
    {
        foreach (Reductions reductions in new[] { None, Reductions.All })
        {
            Assert.Equal(Findings.Of(program, reductions), Findings.Of(program, reductions, threads: 2));
        }
    });
}
