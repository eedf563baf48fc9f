using System.Diagnostics;
using MmuRules.Exploration.Replaying;

namespace MmuRules.Exploration.Search;

/// <summary>Explores a problem in rounds, each with what the one before has learned, until a round has learned nothing.</summary>
internal static class Rounds
{
    private const int MostGrowths = 100;

    internal static Verdict Explore(Problem problem, ExplorationOptions options)
    {
        var clock = Stopwatch.StartNew();
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var learned = new Noticed(!problem.Reductions.Merging);
        List<IReadOnlyList<(int, int)>> growth = [];
        for (int round = 1; ; round++)
        {
            Noticed begunWith = learned.Copy();
            Worker[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Worker(problem, learned.Copy(), growth))];
            if (round == 1)
            {
                workers[0].CheckScenario();
            }

            var search = new BreadthFirst(options, workers, round, clock);
            search.Run();
            if (search.GrownBy is { } moves)
            {
                if (growth.Count == MostGrowths)
                {
                    throw new BadScenarioException($"The machine has grown in {MostGrowths} ways, and does not stop: the code under test builds parts of the machine itself. Let the scenario build them, and the code use them.");
                }

                growth.Add(ScheduleOf.Moves(problem, begunWith, moves, growth));
                continue;
            }

            learned.ForgetEndless();
            foreach (Worker worker in workers)
            {
                learned.Add(worker.Noticed);
            }

            bool isSettled = !learned.Settle() || problem.Reductions.Mistake == PlantedMistake.NothingLearned;
            if (isSettled && search.Found is null && learned.Endless is { } endless)
            {
                throw endless;
            }

            if (!isSettled && search.Found is null && options.Shard is not null)
            {
                // Each part learns by itself, and divides the space by what it knows: the parts of different divisions are no whole.
                return VerdictOf(problem, options, search, workers, begunWith, growth, round) with
                {
                    Outcome = Outcome.Unknown,
                    Explanation = "The code looks at contents, calls a CPU by its number, or fails at its beginning, which a part of a space learns too late. "
                        + $"Switch {nameof(Reductions.Equality)} and {nameof(Reductions.CpuSymmetry)} off for all parts, or explore the whole.",
                    Elapsed = clock.Elapsed,
                };
            }

            // What a round has found was found in a real interleaving, whatever it had still to learn.
            if (search.Found is not null || search.StoppedBy is not null || isSettled)
            {
                return VerdictOf(problem, options, search, workers, begunWith, growth, round) with { Elapsed = clock.Elapsed };
            }
        }
    }

    private static Verdict VerdictOf(Problem problem, ExplorationOptions options, BreadthFirst search, Worker[] workers, Noticed noticed, IReadOnlyList<IReadOnlyList<(int, int)>> growth, int round)
    {
        Verdict verdict = Verdict.For(problem, workers[0]) with
        {
            States = search.States,
            Transitions = search.Moves,
            Executions = workers.Sum(worker => worker.Runs),
            Depth = search.Depth,
            Rounds = round,
            Shard = options.Shard,
            CutShortBy = [.. search.Others.Keys],
        };
        if (search.Found is { } found)
        {
            return verdict.Violating(found, Replay.WitnessOf(problem, noticed, found, search.MovesToFound(), growth));
        }

        return search.StoppedBy is { } reason ? verdict with { Outcome = Outcome.Unknown, Explanation = $"The exploration was stopped: {reason}." }
            : search.IsCut ? verdict with { Outcome = Outcome.Bounded, Explanation = $"Only interleavings with at most {options.PreemptionBound} interruptions were explored." }
            : verdict with { Outcome = Outcome.Proved };
    }
}
