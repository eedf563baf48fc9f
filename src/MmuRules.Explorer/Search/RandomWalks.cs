using System.Diagnostics;
using MmuRules.Exploration.Replaying;

namespace MmuRules.Exploration.Search;

/// <summary>Tries interleavings that are drawn from a seed.</summary>
internal static class RandomWalks
{
    internal static Verdict Explore(Problem problem, ExplorationOptions options)
    {
        var clock = Stopwatch.StartNew();
        var noticed = new Noticed(all: true);
        var worker = new Worker(problem, noticed);
        var random = new Random(options.Seed);
        Verdict verdict = Verdict.For(problem, worker) with { Outcome = Outcome.Bounded };
        long moves = 0;
        int run = 0;
        for (; run < options.Runs && !options.Cancellation.IsCancellationRequested; run++)
        {
            if (TryWalk(worker, random, options.MostMoves) is not var (violation, taken))
            {
                // Walked once more, on the machine as it has grown.
                run--;
                continue;
            }

            moves += taken.Count;
            if (violation is not null && options.Properties.Contains(violation.Property))
            {
                verdict = verdict.Violating(violation, Replay.WitnessOf(problem, noticed, violation, taken));
                break;
            }

            options.Progress?.Report(new ExplorationProgress(moves, 0, taken.Count, run + 1, clock.Elapsed));
        }

        return verdict with
        {
            Transitions = moves,
            Executions = worker.Runs,
            Elapsed = clock.Elapsed,
            Explanation = verdict.Explanation ?? $"{run} interleavings drawn from the seed {options.Seed} were tried, of at most {options.MostMoves} moves each.",
        };
    }

    private static (Violation? Violation, List<Move> Taken)? TryWalk(Worker worker, Random random, int mostMoves)
    {
        int size = worker.Image.Growth;
        try
        {
            (Node? at, _, Violation? violation) = worker.Begin();
            List<Move> taken = [];
            while (violation is null && taken.Count < mostMoves)
            {
                if (Draw(worker, at!, random) is not { } drawn)
                {
                    return (worker.FindStuckAt(at!), taken);
                }

                taken.Add(drawn.Move);
                (at, violation) = (drawn.Followed.Next, drawn.Followed.Violation);
            }

            return (violation, taken);
        }
        catch (NonDeterministicCodeException) when (worker.Image.Growth != size)
        {
            return null;
        }
    }

    private static (Move Move, Followed Followed)? Draw(Worker worker, Node at, Random random)
    {
        List<Move> moves = worker.MovesIn(at);
        while (moves.Count > 0)
        {
            int drawn = random.Next(moves.Count);
            Move move = moves[drawn];
            moves.RemoveAt(drawn);
            if (worker.Follow(at, move) is { WasTaken: true } followed)
            {
                return (move, followed);
            }
        }

        return null;
    }
}
