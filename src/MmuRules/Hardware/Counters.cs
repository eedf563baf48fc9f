namespace MmuRules.Hardware;

/// <summary>Counts what costs a machine time. It is bookkeeping: restored with the machine, but neither part of its state's key nor of any footprint.</summary>
internal sealed class Counters(StateStore store)
{
    private readonly Region _counts = store.Allocate((int)Count.Length, inKey: false);

    private enum Count
    {
        Flushes,
        FullFlushes,
        PagesFlushed,
        Interrupts,
        SpinlockAcquisitions,
        SpinlockWork,
        LongestSpinlockWork,
        Length,
    }

    internal CounterValues Values => new(
        Read(Count.Flushes),
        Read(Count.FullFlushes),
        Read(Count.PagesFlushed),
        Read(Count.Interrupts),
        Read(Count.SpinlockAcquisitions),
        Read(Count.SpinlockWork),
        Read(Count.LongestSpinlockWork));

    internal void AddFlush(int pages, bool isFull)
    {
        Add(Count.Flushes, 1);
        Add(isFull ? Count.FullFlushes : Count.PagesFlushed, isFull ? 1 : pages);
    }

    internal void AddInterrupts(int cpus) => Add(Count.Interrupts, cpus);

    internal void AddSpinlock() => Add(Count.SpinlockAcquisitions, 1);

    /// <summary>Adds what an agent did from its first spinlock's acquisition to its last one's release.</summary>
    internal void AddSpinlockWork(long work)
    {
        Add(Count.SpinlockWork, work);
        ref long longest = ref At(Count.LongestSpinlockWork);
        for (long before = Volatile.Read(ref longest); before < work;)
        {
            long seen = Interlocked.CompareExchange(ref longest, work, before);
            before = seen == before ? work : seen;
        }
    }

    private ref long At(Count count) => ref _counts.Words[(int)count];

    private long Read(Count count) => Volatile.Read(ref At(count));

    private void Add(Count count, long number) => Interlocked.Add(ref At(count), number);
}
