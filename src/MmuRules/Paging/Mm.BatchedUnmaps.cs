using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <content>Flushes that reclaim owes for entries of this address space.</content>
public sealed partial class Mm
{
    private const int FlushedShift = 32;

    /// <summary>Whether reclaim has cleared entries of this address space that may not have been flushed.</summary>
    public bool HasBatchedUnmaps => BatchedUnmaps.Read() is var counts && Noted(counts) != Flushed(counts);

    // How often entries were cleared without a flush, and up to which of these all are flushed: as a mere flag, it would be reset for one that came during the flush.
    private Word BatchedUnmaps => new(_state, BatchedUnmapsIndex);

    /// <summary>
    /// Flushes what reclaim may have left pending. Whoever finds an entry empty or clean under its page-table lock, and will rely on no CPU's using the old
    /// one, calls it first: a range that looks already unmapped or write-protected is so in the tables only. Needs the page-table lock.
    /// </summary>
    /// <remarks>Linux: <c>flush_tlb_batched_pending</c>, 3ea277194daa (2017); the two counts are 5ee2fa2f0636 (2021).</remarks>
    [Requires(MmuLock.PageTable)]
    [Effect(MmuEffect.FlushesTlb)]
    [Effect(MmuEffect.ChecksPendingFlush)]
    public void FlushBatchedPending()
    {
        // A machine on which nobody batches is spared the step.
        if (!Machine.BatchesUnmaps)
        {
            return;
        }

        var step = new Step(StepKind.ChangePendingFlushes, BatchedUnmaps);
        Machine.Before(step);
        long counts = BatchedUnmaps.Read();
        Machine.After(step, counts);
        if (Noted(counts) == Flushed(counts))
        {
            return;
        }

        FlushTlb();
        Machine.Before(step);
        BatchedUnmaps.TryChange(counts, (Noted(counts) << FlushedShift) | Noted(counts));
        Machine.After(step, 0);
    }

    /// <summary>Notes that an entry was cleared and not flushed, within a step.</summary>
    internal void NoteBatchedUnmap()
    {
        long before;
        long after;
        do
        {
            before = BatchedUnmaps.Read();
            after = (before & ~(long)uint.MaxValue) | (uint)(Noted(before) + 1);
        }
        while (!BatchedUnmaps.TryChange(before, after));
    }

    private static long Noted(long counts) => (uint)counts;

    private static long Flushed(long counts) => (long)((ulong)counts >> FlushedShift);
}
