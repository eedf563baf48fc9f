using System.Collections.Concurrent;

namespace MmuRules.Exploration;

/// <summary>The search: level after level, so that the first violation is a shortest one.</summary>
internal sealed class PackedSearch(PackedModel model, PackedSymmetry symmetry, PackedOptions options)
{
    // Where a level has fewer states, other threads would cost more than they help.
    private const int WorthSharing = 2 * PackedFrontier.BlockStates;

    private readonly ConcurrentBag<PackedFrontier.Block> _pool = [];
    private long _nextCount;
    private int _cursor;
    private bool _isFull;

    internal long States { get; private set; }

    internal long Transitions { get; private set; }

    internal long Ended { get; private set; }

    internal int Depth { get; private set; }

    internal long PeakBytes { get; private set; }

    /// <summary>Whether the memory was not enough.</summary>
    internal bool RanOut { get; private set; }

    internal PackedViolation? Violation { get; private set; }

    /// <summary>Explores.</summary>
    /// <param name="levels">Where levels are to be kept, if they are.</param>
    /// <param name="cancellation">Ends it.</param>
    internal void Run(List<PackedFrontier>? levels, CancellationToken cancellation)
    {
        using var table = new StateTable();
        PackedWorker[] workers = [.. Enumerable.Range(0, options.Threads).Select(_ => new PackedWorker(model, symmetry, table, _pool, options.Properties))];
        ZapState[] initial = [symmetry.Canonical(model.Initial)];
        table.Add(StateTable.ShardOf(initial[0].Hash), initial);
        var level = new PackedFrontier(_pool);
        level.Add(initial);
        while (true)
        {
            levels?.Add(level);
            States += level.Count;
            PackedFrontier next = Expand(level, workers, table, cancellation);
            PeakBytes = Math.Max(PeakBytes, Bytes(table, level.Count + next.Count));
            if (_isFull)
            {
                RanOut = true;
                return;
            }

            Transitions += workers.Sum(worker => worker.Transitions);
            Ended += workers.Sum(worker => worker.Ended);
            Violation = workers.Select(worker => worker.Violation).OfType<PackedViolation>().Order().FirstOrDefault();
            if (Violation is not null || next.Count == 0)
            {
                Depth += Violation is null ? 0 : 1;
                return;
            }

            if (levels is null)
            {
                level.Recycle();
            }

            level = next;
            Depth++;
        }
    }

    private static unsafe long Bytes(StateTable table, long frontier) => table.Bytes + (frontier * sizeof(ZapState));

    private PackedFrontier Expand(PackedFrontier level, PackedWorker[] workers, StateTable table, CancellationToken cancellation)
    {
        _cursor = 0;
        _nextCount = 0;
        if (level.Count < WorthSharing || workers.Length == 1)
        {
            Work(workers[0], level, table, cancellation);
            foreach (PackedWorker idle in workers.Skip(1))
            {
                idle.Begin();
            }
        }
        else
        {
            Parallel.ForEach(workers, new ParallelOptions { MaxDegreeOfParallelism = workers.Length }, worker => Work(worker, level, table, cancellation));
        }

        cancellation.ThrowIfCancellationRequested();
        var next = new PackedFrontier(_pool);
        foreach (PackedWorker worker in workers)
        {
            next.Add(worker.Next);
        }

        return next;
    }

    private void Work(PackedWorker worker, PackedFrontier level, StateTable table, CancellationToken cancellation)
    {
        worker.Begin();
        long before = 0;
        while (!Volatile.Read(ref _isFull) && !cancellation.IsCancellationRequested && Interlocked.Increment(ref _cursor) is var taken && taken <= level.Blocks.Count)
        {
            worker.Expand(level.Blocks[taken - 1].States);
            CheckMemory();
        }

        worker.Flush();
        CheckMemory();

        void CheckMemory()
        {
            // Within a level all of this only grows: who finds it too much now would have found it too much at the end.
            long count = Interlocked.Add(ref _nextCount, worker.Next.Count - before);
            before = worker.Next.Count;
            if (Bytes(table, level.Count + count) > options.MemoryLimit)
            {
                Volatile.Write(ref _isFull, true);
            }
        }
    }
}
