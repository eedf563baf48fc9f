using MmuRules.Exploration;
using MmuRules.Tool.Exploring;

namespace MmuRules.Tool.Tests.Exploring;

/// <summary>What stands in files of parts is joined, or it is said what is missing or contradicts.</summary>
public sealed class MergingTests
{
    [Fact]
    public void Parts_that_proved_their_share_prove_the_whole_together()
    {
        var (whole, troubles) = Merging.Join([Part(0, 2), Part(1, 2)]);
        Assert.Empty(troubles);
        var verdict = Assert.Single(whole).Verdict;
        Assert.Equal((Outcome.Proved, null, 20), (verdict.Outcome, verdict.Shard, verdict.States));
    }

    [Fact]
    public void One_part_that_is_violated_makes_the_whole_violated()
    {
        var (whole, _) = Merging.Join([Part(0, 2), Part(1, 2) with { Verdict = Part(1, 2).Verdict with { Outcome = Outcome.Violated, Violated = Property.LostWrite } }]);
        Assert.Equal(Property.LostWrite, Assert.Single(whole).Verdict.Violated);
    }

    [Fact]
    public void A_part_that_is_missing_is_named_with_what_it_is_a_part_of()
    {
        var (whole, troubles) = Merging.Join([Part(0, 3), Part(2, 3), Part(0, 1) with { Code = "other" }]);
        Assert.Equal("other", Assert.Single(whole).Code);
        Assert.Equal("zap in SharedFile on X86: Of 3 parts these are missing: 1/3.", Assert.Single(troubles).Message);
    }

    [Fact]
    public void Parts_of_different_code_are_not_joined()
    {
        var changed = Part(1, 2) with { Verdict = Part(1, 2).Verdict with { ProblemHash = 8 } };
        Assert.Contains("different scenarios, models, code or environments", Assert.Single(Merging.Join([Part(0, 2), changed]).Troubles).Message);
    }

    [Fact]
    public void A_part_that_is_there_twice_is_told()
    {
        Assert.Contains("twice", Assert.Single(Merging.Join([Part(0, 2), Part(1, 2), Part(1, 2)]).Troubles).Message);
    }

    internal static Explored Part(int index, int count) => new("zap", new Verdict
    {
        Outcome = Outcome.Proved,
        Scenario = "SharedFile",
        Model = "X86",
        Bounds = "unbounded",
        Shard = new Shard(index, count),
        ProblemHash = 7,
        States = 10,
    });
}
