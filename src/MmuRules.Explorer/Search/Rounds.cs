using System.Diagnostics;

namespace MmuRules.Exploration.Search;

/// <summary>Explores a problem in rounds, each with what the one before has learned, until a round has learned nothing.</summary>
internal static class Rounds
{
    internal static Verdict Explore(Problem problem, ExplorationOptions options)
    {
        var clock = Stopwatch.StartNew();
        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var learned = new Noticed(!problem.Reductions.Merging);
        for (int round = 1; ; round++)
        {
            Worker[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Worker(problem, learned.Copy()))];
            var search = new BreadthFirst(options, workers, round, clock);
            search.Run();
            foreach (Worker worker in workers)
            {
                learned.Add(worker.Noticed);
            }

            // What a round has found was found in a real interleaving, whatever it had still to learn.
            if (!learned.Settle() || search.Found is not null || search.StoppedBy is not null)
            {
                return Verdict.Of(problem, search, workers, round, clock.Elapsed);
            }
        }
    }
}
