using MmuRules.Exploration;
using MmuRules.Exploration.Search;

namespace MmuRules.ExplorerTests.Soundness;

public class BruteForceTests
{
    [Fact]
    public void What_is_explored_is_what_all_schedules_reach()
    {
        int compared = 0;
        Runs.Hold(40, Programs.Tiny, program =>
        {
            var played = new BruteForce(program);
            if (!played.TryPlayAll(2_000))
            {
                return;
            }

            compared++;
            Assert.Equal(played.Violated, ViolatedOf(Explore(program, Reductions.None, _ => true, out HashSet<string> plain)));
            AssertSame(program, played.States, plain);
            Assert.Equal(played.Violated, ViolatedOf(Explore(program, Reductions.None with { SleepSets = true }, _ => true, out HashSet<string> asleep)));
            AssertSame(program, played.States, asleep);
            Assert.Equal(played.Violated, ViolatedOf(Explore(program, Reductions.None with { SleepSets = true, Merging = true }, HasReturned, out HashSet<string> merged)));
            AssertSame(program, played.Ends, merged);
        });
        Assert.True(compared > 10, $"Only {compared} programs were small enough.");
    }

    private static bool HasReturned(Node node) => node.At.All(code => code.IsFinished);

    private static SortedSet<Property> ViolatedOf(Verdict verdict) => [.. verdict.CutShortBy];

    private static Verdict Explore(RandomProgram program, Reductions reductions, Func<Node, bool> counts, out HashSet<string> states)
    {
        HashSet<string> seen = [];
        int last = 0;
        Verdict verdict = Explorer.Check(program.Scenario, program.Model, program.Code, new ExplorationOptions
        {
            Reductions = reductions,
            Threads = 1,
            Properties = [],
            Sees = (round, node) =>
            {
                if (round != last)
                {
                    seen.Clear();
                    last = round;
                }

                if (counts(node))
                {
                    seen.Add(BruteForce.Name(node.State));
                }
            },
        });
        states = seen;
        return verdict;
    }

    private static void AssertSame(RandomProgram program, HashSet<string> played, HashSet<string> explored) =>
        Assert.True(
            played.SetEquals(explored),
            $"{program}\n{played.Except(explored).Count()} states of {played.Count} were played and not found, {explored.Except(played).Count()} of {explored.Count} found and not played");
}
