using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

public class WitnessCompactTests
{
    [Fact]
    public void Steps_without_a_mark_are_folded_where_one_agent_takes_them_in_a_row()
    {
        Witness compact = Samples.SplitFlush.Compact();

        Assert.Equal([1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14], compact.Steps.Select(step => step.Number));
        Assert.Equal("… 2 steps: unlocks, drops", compact.Steps[10].Text);
        Assert.Equal(Samples.SplitFlush.Schedule, compact.Schedule);
    }

    [Fact]
    public void A_step_with_a_mark_is_kept_as_it_is()
    {
        IEnumerable<WitnessStep> marked = Samples.SplitFlush.Steps.Where(step => step.Marks != StepMarks.None);

        Assert.Equal(marked, Samples.SplitFlush.Compact().Steps.Where(step => step.Marks != StepMarks.None));
    }

    [Fact]
    public void A_fold_keeps_all_changes_and_the_place_of_its_first_step()
    {
        WitnessStep[] steps =
        [
            new(1, 0, "locks: a", StepMarks.None, new CodeSite("a.cs", 3, "M"), ["lock: free → taken"]),
            new(2, 0, "reads b", StepMarks.None, new CodeSite("a.cs", 4, "M"), []),
            new(3, 0, "reads c", StepMarks.None, new CodeSite("a.cs", 5, "M"), ["c: young"]),
        ];

        WitnessStep fold = Assert.Single((Samples.Smallest with { Steps = steps }).Compact().Steps);

        Assert.Equal("… 3 steps: locks, reads", fold.Text);
        Assert.Equal(steps[0].Site, fold.Site);
        Assert.Equal(["lock: free → taken", "c: young"], fold.Changes);
    }

    [Fact]
    public void A_fold_names_four_things_that_are_done_and_no_more()
    {
        WitnessStep[] steps = [.. "locks reads marks defers unlocks".Split(' ').Select((verb, index) => new WitnessStep(index + 1, 0, verb + " it", StepMarks.None, null, []))];

        Assert.Equal("… 5 steps: locks, reads, marks, defers, …", Assert.Single((Samples.Smallest with { Steps = steps }).Compact().Steps).Text);
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Folding_twice_folds_no_more(string name)
    {
        Witness compact = Samples.Named(name).Compact();

        Assert.Equal(compact.Steps, compact.Compact().Steps);
    }
}
