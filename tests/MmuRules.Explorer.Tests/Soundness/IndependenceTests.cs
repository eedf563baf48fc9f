using MmuRules.Exploration;
using MmuRules.Exploration.Search;
using MmuRules.Files;
using MmuRules.Hardware;

namespace MmuRules.ExplorerTests.Soundness;

public class IndependenceTests
{
    [Fact]
    public void Moves_that_touch_nothing_in_common_lead_to_the_same_state_in_either_order() =>
        Runs.Hold(30, Programs.Bounded, program => CheckCommuting(program, most: 150));

    [Fact]
    public void Also_in_the_program_in_which_sleep_sets_once_left_out_a_state() => CheckCommuting(
        new RandomProgram(
            [[
                new(Operation.LockTable), new(Operation.Clear), new(Operation.Clear, 1), new(Operation.MarkDirty), new(Operation.MarkDirty, 1), new(Operation.SkipIfDirty, 1),
                new(Operation.DeferDelayed, 1), new(Operation.FlushTlb), new(Operation.RemoveRmap), new(Operation.FlushEverything), new(Operation.UnlockTable), new(Operation.Put),
                new(Operation.FlushAndFree),
            ]],
            2,
            1,
            [EnvironmentParts.Writers(1, 2)],
            "writers(1, 2)",
            new MappingOptions(),
            HardwareModel.CoherentTlb,
            false),
        most: 1000);

    private static void CheckCommuting(RandomProgram program, int most)
    {
        var worker = new Worker(new Problem(program.Scenario, program.Model, program.Code, Reductions.None), new Noticed(all: true));
        HashSet<string> seen = [];
        Queue<Node> open = [];
        if (worker.Begin().Root is { } root)
        {
            open.Enqueue(root);
        }

        for (int states = 0; states < most && open.TryDequeue(out Node? node); states++)
        {
            List<(Move Move, Node Next, Footprints Footprint)> taken = [];
            foreach (Move move in worker.MovesIn(node))
            {
                if (worker.Follow(node, move) is { Next: { } next, Violation: null })
                {
                    taken.Add((move, next, worker.LastFootprint));
                }
            }

            foreach ((Move first, Node afterFirst, Footprints firstTouches) in taken)
            {
                foreach ((Move second, Node afterSecond, Footprints secondTouches) in taken)
                {
                    if (first.Agent < second.Agent && !firstTouches.ConflictsWith(secondTouches))
                    {
                        string? one = NameOf(worker.Follow(afterFirst, second));
                        string? other = NameOf(worker.Follow(afterSecond, first));
                        Assert.True(one is not null && one == other, $"{program}\n{Describe(worker, node, first)} | {Describe(worker, node, second)}\n{one}\n{other}");
                    }
                }

                if (seen.Add(NameOf(afterFirst)))
                {
                    open.Enqueue(afterFirst);
                }
            }
        }
    }

    private static string? NameOf(Followed followed) => followed.Violation is { } violation ? violation.Explanation : followed.Next is { } next ? NameOf(next) : null;

    private static string NameOf(Node node) =>
        $"{Convert.ToHexString(node.State.Words)} {string.Join(' ', node.State.Registers)} {string.Join(' ', node.At.Select(at => $"{at.Hash:x}.{at.Waiting}"))}";

    private static string Describe(Worker worker, Node node, Move move) =>
        move.Agent < node.At.Length ? $"function {move.Agent}: {node.At[move.Agent].Next}" : worker.Describe(node, move);
}
