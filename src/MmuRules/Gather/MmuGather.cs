using MmuRules.Annotations;
using MmuRules.Paging;

namespace MmuRules.Gather;

/// <summary>Collects what a teardown of page tables leaves behind, flushes the TLBs for it once, and only then frees it. It belongs to the code that began it; one thread uses it.</summary>
/// <remarks>
/// Linux: <c>struct mmu_gather</c>, <c>mm/mmu_gather.c</c>. The order is: clear the entry, record it, queue the page, flush, remove the delayed reverse mappings, free.
/// The object is a handle: all that the gather holds is state of the machine, and a gather that was in use when a state was captured is in use again when it is restored.
/// </remarks>
public sealed partial class MmuGather : IDisposable
{
    private readonly GatherLease _lease;

    private MmuGather(Mm mm)
    {
        Mm = mm;
        _lease = mm.Machine.Gathers.Begin(mm);
    }

    /// <summary>The address space whose entries it collects.</summary>
    public Mm Mm { get; }

    /// <summary>How many pages wait to be freed.</summary>
    public int PendingPages => _lease.IsInUse ? _lease.Slot.PendingPages : 0;

    /// <summary>Begins a gather. From here until its end the address space is owed a flush. Takes no lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <returns>The gather; it is finished by <see cref="Finish"/> or by disposing it.</returns>
    /// <remarks>Linux: <c>tlb_gather_mmu</c>.</remarks>
    [Effect(MmuEffect.BeginsGather)]
    public static MmuGather Begin(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return new MmuGather(mm);
    }

    /// <summary>Begins the gather of a whole address space that is being torn down: whatever is recorded, each flush is one of all of it, tables included. Takes no lock.</summary>
    /// <param name="mm">The address space, whose last user is leaving it: for a part of one that is in use, it flushes more than is needed.</param>
    /// <returns>The gather; it is finished by <see cref="Finish"/> or by disposing it.</returns>
    /// <remarks>
    /// Linux: <c>tlb_gather_mmu_fullmm</c>. Some architectures take it as the promise that the address space is never run again and flush nothing; a machine of these models flushes.
    /// So it was wrong in the OOM reaper, beside CPUs that were still running (687cb0884a71, CVE-2017-18202).
    /// </remarks>
    [Effect(MmuEffect.BeginsGather)]
    [Effect(MmuEffect.RecordsEntry)]
    public static MmuGather BeginFullMm(Mm mm)
    {
        MmuGather tlb = Begin(mm);
        tlb._lease.Slot.Flags = GatherFlags.FullMm;
        return tlb;
    }

    /// <summary>Flushes the TLBs for what was recorded, and nothing else: on return no CPU uses one of these translations. The range is empty then. May be called with any lock held.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <remarks>Linux: <c>tlb_flush_mmu_tlbonly</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushTlbOnly()
    {
        GatherSlot state = _lease.Use(nameof(FlushTlbOnly));
        if (state.NeedsFlush)
        {
            Mm.FlushRange(state.Start, state.End, freedTables: (state.Flags & GatherFlags.FreedTables) != 0);
            state.ResetRange();
        }
    }

    /// <summary>Flushes the TLBs, removes the delayed reverse mappings, and frees the tables and pages. The gather is empty then and can be used further. Not under a page-table lock: it frees in bulk.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <remarks>Linux: <c>tlb_flush_mmu</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    [Effect(MmuEffect.RemovesDeferredRmap)]
    [Effect(MmuEffect.FreesDeferred)]
    public void FlushMmu()
    {
        FlushTlbOnly();
        FlushRmaps();
        FreePages();
    }

    /// <summary>
    /// Flushes the TLBs, removes the delayed reverse mappings, frees the pages, and ends the gather. If another gather of the address space is not finished, the whole
    /// address space is flushed: an entry that this one found empty may have been cleared by that one, and not flushed yet.
    /// </summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished already.</exception>
    /// <remarks>Linux: <c>tlb_finish_mmu</c>; the flush for another's sake is 99baac21e458 (2017), that it takes tables with it 7a30df49f63a (2019).</remarks>
    [Effect(MmuEffect.FinishesGather)]
    public void Finish()
    {
        GatherSlot state = _lease.UseToFinish(nameof(Finish));
        if (Mm.IsFlushNested)
        {
            state.Cover(default, Mm.End);
            state.Flags |= GatherFlags.FreedTables;
        }

        Close(state);
    }

    /// <summary>Ends the gather as <see cref="Finish"/> does, but with no regard to the gathers of others: on return a CPU may use what another one has cleared and not flushed.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished already.</exception>
    /// <remarks>Linux: <c>tlb_finish_mmu</c> before 99baac21e458 (2017), which was wrong for everybody who may run beside another one. Here so that it can be shown; new code uses <see cref="Finish"/>.</remarks>
    [Effect(MmuEffect.FinishesGather)]
    public void FinishUnaware() => Close(_lease.UseToFinish(nameof(FinishUnaware)));

    /// <summary>Finishes the gather, unless it is finished.</summary>
    [Effect(MmuEffect.FinishesGather)]
    public void Dispose()
    {
        if (_lease.IsInUse)
        {
            Finish();
        }
    }

    private void Close(GatherSlot state)
    {
        FlushMmu();
        Mm.Machine.Gathers.End(state, Mm);
    }
}
