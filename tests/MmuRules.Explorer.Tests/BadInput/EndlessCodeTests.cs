using System.Diagnostics;
using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.BadInput;

public class EndlessCodeTests
{
    private static readonly ExplorationOptions Impatient = new() { Threads = 1, StepTimeout = TimeSpan.FromSeconds(1) };

    [Fact]
    public void Code_that_returns_without_a_step()
    {
        var thrown = Assert.Throws<NeverSchedulesException>(() => Try.Check(Try.Busy, _ => { }));

        Assert.Equal("function 0 returned without a step on the machine of its scenario: there is nothing to explore.", thrown.Message);
    }

    [Fact]
    public void Code_that_goes_round_over_steps_that_nobody_notices()
    {
        var thrown = Assert.Throws<NeverSchedulesException>(() => Try.Check(Try.Busy, world =>
        {
            while (true)
            {
                _ = world.Mm.FindVma(world.Start);
            }
        }));

        Assert.StartsWith("function 0 took 10000 steps in a row that nobody else can notice, the last one ReadAreas, at EndlessCodeTests.cs:", thrown.Message);
    }

    [Fact]
    public void Code_that_goes_round_until_somebody_else_does_something_is_not_taken_for_that()
    {
        Verdict verdict = Try.Check(Try.Busy.Without("reclaim"), new ExplorationOptions { Threads = 1, MemoryLimit = 1 << 20 }, world =>
        {
            while (Try.PageOf(world).IsDirty)
            {
            }
        });

        Assert.Equal(Outcome.Unknown, verdict.Outcome);
    }

    [Theory]
    [InlineData(false, "since its beginning")]
    [InlineData(true, "since the step ReleasePageTable")]
    public void Code_that_goes_round_without_a_step_is_given_up(bool stepsFirst, string since)
    {
        bool mayEnd = false;
        var clock = Stopwatch.StartNew();
        var thrown = Assert.Throws<NeverSchedulesException>(() => Try.Check(Try.Busy, Impatient, world =>
        {
            if (stepsFirst)
            {
                world.Table.Ptl.Lock();
                world.Table.Ptl.Unlock();
            }

            while (!Volatile.Read(ref mayEnd))
            {
                Thread.Sleep(10);
            }
        }));
        Volatile.Write(ref mayEnd, true);

        Assert.StartsWith($"function 0 has taken no step of the machine for 1 s, {since}", thrown.Message);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public void Code_that_tries_again_whatever_is_thrown_is_explored_to_its_end()
    {
        Verdict verdict = Try.Check(Try.Busy, Impatient, world =>
        {
            while (true)
            {
                try
                {
                    world.Table.Ptl.Lock();
                    world.Table.Ptl.Unlock();
                    return;
                }
                catch (Exception)
                {
                    // And again.
                }
            }
        });

        Assert.Equal(Outcome.Proved, verdict.Outcome);
    }

    [Fact]
    public void Code_that_never_ends_whatever_is_thrown_is_told_so()
    {
        var thrown = Assert.Throws<UnstoppableCodeException>(() => Try.Check(Try.Busy, world =>
        {
            while (true)
            {
                try
                {
                    _ = Try.PageOf(world).IsDirty;
                }
                catch (Exception)
                {
                    // And again.
                }
            }
        }));

        Assert.StartsWith("function 0 catches whatever is thrown and tries again, for ever, even what ends its run, last at the step ReadFlags.", thrown.Message);
    }
}
