using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <content>A flush that is owed by somebody who frees nothing, and so needs no gather.</content>
public sealed partial class Mm
{
    /// <summary>Says that entries are about to be changed whose flush comes only later; on disposal all is flushed, and then the debt is paid. May be called under any lock.</summary>
    /// <returns>The guard.</returns>
    /// <remarks>Linux: <c>inc_tlb_flush_pending</c>, <c>flush_tlb_mm</c>, <c>dec_tlb_flush_pending</c>, as in <c>clear_refs_write</c>.</remarks>
    internal OwedFlush OweFlush()
    {
        ChangePendingFlushes(1);
        return new OwedFlush(this);
    }

    private void ChangePendingFlushes(long change)
    {
        var step = new Step(StepKind.ChangePendingFlushes, PendingFlushesWord);
        Machine.Before(step);
        long count = PendingFlushesWord.Add(change);
        Machine.After(step, count);
    }

    /// <summary>The time during which a flush is owed.</summary>
    internal readonly ref struct OwedFlush
    {
        private readonly Mm _mm;

        internal OwedFlush(Mm mm) => _mm = mm;

        /// <summary>Flushes every translation of the address space, and says so.</summary>
        [Effect(MmuEffect.FlushesTlb)]
        public void Dispose()
        {
            _mm.FlushTlb();
            _mm.ChangePendingFlushes(-1);
        }
    }
}
