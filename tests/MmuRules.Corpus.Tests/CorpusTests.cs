using MmuRules.Exploration;

namespace MmuRules.Corpus;

/// <summary>Of each bug of history: the buggy order is flagged with the right rule and the fixed one is silent; the explorer finds what the buggy one loses, and proves the fixed one.</summary>
public class CorpusTests
{
    public static TheoryData<string> Flagged => [.. Bug.All.Where(bug => bug.Said.Rule is not null).Select(bug => bug.Name)];

    public static TheoryData<string> Shown => [.. Bug.All.Where(bug => bug.Scenario is not null).Select(bug => bug.Name)];

    public static TheoryData<string> Every => [.. Bug.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Flagged))]
    public async Task The_buggy_order_is_flagged_with_its_rule_and_nothing_else(string bug)
    {
        BugAttribute said = Bug.Find(bug).Said;

        Assert.Equal(new[] { said.Rule!, said.Also }.Where(id => id is not null).Order(), (await Checked.OfAsync(Bug.Find(bug), "Buggy")).Distinct().Order());
    }

    /// <summary>Should a rule learn to see one of these, its entry is to say so.</summary>
    [Fact]
    public async Task What_can_only_be_seen_dynamically_is_not_flagged_yet()
    {
        foreach (Bug bug in Bug.All.Where(bug => bug.Said.Rule is null))
        {
            Assert.Empty(await Checked.OfAsync(bug, "Buggy"));
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task The_fixed_order_is_silent(string bug) => Assert.Empty(await Checked.OfAsync(Bug.Find(bug), "Fixed"));

    [Theory]
    [MemberData(nameof(Shown))]
    public void The_explorer_finds_what_the_buggy_order_loses(string bug)
    {
        Verdict verdict = Bug.Find(bug).Explore("Buggy");

        Assert.Equal(Outcome.Violated, verdict.Outcome);
        Assert.NotEmpty(verdict.Witness!.Steps);
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void The_explorer_proves_the_fixed_order(string bug) => Bug.Find(bug).Explore("Fixed").AssertProved();

    [Theory]
    [MemberData(nameof(Every))]
    public void A_bug_is_flagged_or_shown_and_where_it_is_not_both_the_corpus_says_why(string bug)
    {
        BugAttribute said = Bug.Find(bug).Said;

        Assert.True(said.Rule is not null || Bug.Find(bug).Scenario is not null, "neither flagged nor shown");
        Assert.Equal(said.Rule is null, said.NotFlagged is not null);
        Assert.Equal(Bug.Find(bug).Scenario is null, said.NotShown is not null);
    }
}
