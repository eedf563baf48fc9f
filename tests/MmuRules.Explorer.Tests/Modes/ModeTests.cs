using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Modes;

public sealed class ModeTests
{
    [Fact]
    public void Few_interruptions_are_enough_to_find_the_bug_and_never_a_proof()
    {
        var quick = new ExplorationOptions { Mode = ExplorationMode.Quick };

        Assert.Equal(Outcome.Violated, Zaps.Check(Zaps.LostWrite(), Zaps.Split, quick).Outcome);
        Verdict right = Zaps.Check(Zaps.LostWrite(), Zaps.Delayed, quick);
        Assert.Equal(Outcome.Bounded, right.Outcome);
        Assert.Contains("at most 2 interruptions", right.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_interruption_nothing_is_found() =>
        Assert.Equal(Outcome.Bounded, Zaps.Check(Zaps.LostWrite(), Zaps.Split, new ExplorationOptions { Mode = ExplorationMode.Quick, PreemptionBound = 0 }).Outcome);

    [Fact]
    public void The_same_seed_draws_the_same_interleavings()
    {
        var drawn = new ExplorationOptions { Mode = ExplorationMode.Random, Seed = 3, Runs = 300 };

        Verdict first = Zaps.Check(Zaps.LostWrite(), Zaps.Split, drawn);
        Verdict second = Zaps.Check(Zaps.LostWrite(), Zaps.Split, drawn);

        Assert.Equal(Outcome.Violated, first.Outcome);
        Assert.Equal(first.Transitions, second.Transitions);
        Assert.Equal(first.Witness!.Schedule, second.Witness!.Schedule);
    }

    [Fact]
    public void What_chance_does_not_find_is_not_proved() =>
        Assert.Equal(Outcome.Bounded, Zaps.Check(Zaps.LostWrite(), Zaps.Delayed, new ExplorationOptions { Mode = ExplorationMode.Random, Runs = 20 }).Outcome);

    [Fact]
    public void A_proof_that_needs_more_memory_than_it_may_have_is_unknown()
    {
        Verdict verdict = Zaps.Check(Zaps.LostWrite(), Zaps.Delayed, new ExplorationOptions { MemoryLimit = 200_000 });

        Assert.Equal(Outcome.Unknown, verdict.Outcome);
        Assert.Contains("limit", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_that_is_not_asked_for_ends_only_its_own_interleavings()
    {
        Verdict verdict = Zaps.Check(Zaps.LostWrite(), Zaps.Split, new ExplorationOptions { Properties = [Property.Deadlock] });

        Assert.Equal(Outcome.Proved, verdict.Outcome);
        Assert.Equal([Property.LostWrite], verdict.CutShortBy);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Threads_make_no_difference(int threads)
    {
        Verdict one = Zaps.Check(Zaps.LostWrite(), Zaps.Delayed, new ExplorationOptions { Threads = 1 });
        Verdict several = Zaps.Check(Zaps.LostWrite(), Zaps.Delayed, new ExplorationOptions { Threads = threads });

        Assert.Equal((one.Outcome, one.States, one.Transitions, one.Depth), (several.Outcome, several.States, several.Transitions, several.Depth));
    }
}
