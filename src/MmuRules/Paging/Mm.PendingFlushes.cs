using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <content>The flushes that somebody owes: an entry that looks cleared or read-only may still be used by a CPU as it was.</content>
public sealed partial class Mm
{
    /// <summary>How many gathers of this address space are begun and not finished. Needs no lock; whoever looks at an entry under its page-table lock and then here, misses none that changed it.</summary>
    /// <remarks>Linux: <c>mm->tlb_flush_pending</c>.</remarks>
    [Effect(MmuEffect.ChecksPendingFlush)]
    public int PendingFlushes
    {
        get
        {
            var step = new Step(StepKind.ReadPendingFlushes, PendingFlushesWord);
            Machine.Before(step);
            long count = PendingFlushesWord.Read();
            Machine.After(step, count);
            return (int)count;
        }
    }

    /// <summary>Whether somebody's flush may still be to come. Then an entry that is found cleared or read-only does not mean that no CPU uses the old one: who returns without a flush of his own because of it, returns too early.</summary>
    /// <remarks>Linux: <c>mm_tlb_flush_pending</c>; b3a81d0841a9 and 4647706ebeee (2017).</remarks>
    [Effect(MmuEffect.ChecksPendingFlush)]
    public bool IsFlushPending => PendingFlushes > 0;

    /// <summary>Whether somebody else's flush may still be to come, for one who has begun a gather himself.</summary>
    /// <remarks>Linux: <c>mm_tlb_flush_nested</c>, 99baac21e458 (2017).</remarks>
    [Effect(MmuEffect.ChecksPendingFlush)]
    public bool IsFlushNested => PendingFlushes > 1;

    internal Word PendingFlushesWord => new(_state, PendingFlushesIndex);
}
