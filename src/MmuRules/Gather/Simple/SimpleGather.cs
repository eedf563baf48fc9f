using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Gather.Simple;

/// <summary>
/// A gather of an architecture that had one of its own, as of April 2014. Its operations promise what those of <see cref="MmuGather"/> promise;
/// whether they keep it depends on the machine, for some free a page at once, and some flush nothing when they are asked to.
/// </summary>
/// <remarks>
/// Linux: <c>struct mmu_gather</c> of <c>arch/*/include/asm/tlb.h</c>, where <c>HAVE_GENERIC_MMU_GATHER</c> was not set. 1cf35d47712d (25 April 2014) split <c>tlb_flush_mmu</c> of each into
/// <see cref="FlushTlbOnly"/>, under the page-table lock, and <see cref="FreePages"/>, out from under it. All of them have given way to the generic one since (2018 to 2019).
/// </remarks>
public abstract class SimpleGather : IDisposable
{
    private readonly GatherLease _lease;

    private protected SimpleGather(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        Mm = mm;
        _lease = mm.Machine.Gathers.Begin(mm);
    }

    /// <summary>The address space whose entries it collects.</summary>
    public Mm Mm { get; }

    /// <summary>The first address of the range that was recorded. Not below <see cref="End"/> if nothing is.</summary>
    public VirtualAddress Start => _lease.IsInUse ? _lease.Slot.Start : default;

    /// <summary>The address behind the last one that was recorded.</summary>
    public VirtualAddress End => _lease.IsInUse ? _lease.Slot.End : default;

    /// <summary>How many pages wait to be freed.</summary>
    public int PendingPages => _lease.IsInUse ? _lease.Slot.PendingPages : 0;

    /// <summary>Makes the next flush cover an entry. Needs no lock.</summary>
    /// <param name="slot">The entry's place; the entry has been cleared.</param>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <exception cref="MachineConfigurationException">The entry belongs to another address space.</exception>
    /// <remarks>Linux: <c>tlb_remove_tlb_entry</c>.</remarks>
    [Effect(MmuEffect.RecordsEntry)]
    public void RecordEntry(PteSlot slot)
    {
        GatherSlot state = _lease.Use(nameof(RecordEntry));
        if (slot.Table?.Mm != Mm)
        {
            throw new MachineConfigurationException("The entry belongs to another address space than the gather.");
        }

        Record(state, slot.Address, slot.Address + Mm.Machine.Options.PageSize);
    }

    /// <summary>Gives up a mapping's reference to a page, at once or behind a flush.</summary>
    /// <param name="page">The page; its entry is recorded.</param>
    /// <returns>Whether there is room for another one.</returns>
    /// <exception cref="UndefinedBehaviorException">The gather was full or is finished; or the page is freed at once and must not be.</exception>
    /// <remarks>Linux: <c>__tlb_remove_page</c> as of 2014.</remarks>
    [Effect(MmuEffect.DefersFree)]
    public abstract bool RemovePage(Page page);

    /// <summary>Flushes the TLBs for what was recorded, as far as the architecture does. May be called with any lock held.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <remarks>Linux: <c>tlb_flush_mmu_tlbonly</c>, new in 1cf35d47712d.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public abstract void FlushTlbOnly();

    /// <summary>Frees the pages that wait, if any do. The caller has flushed. Not under a page-table lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <remarks>Linux: <c>tlb_flush_mmu_free</c>, new in 1cf35d47712d.</remarks>
    [Effect(MmuEffect.FreesDeferred)]
    public abstract void FreePages();

    /// <summary>Flushes the TLBs and frees the pages. Not under a page-table lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <remarks>Linux: <c>tlb_flush_mmu</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    [Effect(MmuEffect.FreesDeferred)]
    public virtual void FlushMmu()
    {
        FlushTlbOnly();
        FreePages();
    }

    /// <summary>Tells that the entries of an area are all recorded. What is done then, is the architecture's affair.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <remarks>Linux: <c>tlb_end_vma</c>.</remarks>
    public virtual void EndVma() => Use(nameof(EndVma));

    /// <summary>Flushes the TLBs, frees the pages, and ends the gather.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished already.</exception>
    /// <remarks>Linux: <c>tlb_finish_mmu</c>.</remarks>
    [Effect(MmuEffect.FinishesGather)]
    public void Finish()
    {
        GatherSlot state = _lease.UseToFinish(nameof(Finish));
        FlushAtEnd(state);
        state.ResetRange();
        Mm.Machine.Gathers.End(state, Mm);
    }

    /// <summary>Finishes the gather, unless it is finished.</summary>
    [Effect(MmuEffect.FinishesGather)]
    public void Dispose()
    {
        if (_lease.IsInUse)
        {
            Finish();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The last flush and free.</summary>
    private protected virtual void FlushAtEnd(GatherSlot state) => FlushMmu();

    /// <summary>Enters an entry's range.</summary>
    private protected virtual void Record(GatherSlot state, VirtualAddress start, VirtualAddress end) => state.Cover(start, end);

    private protected GatherSlot Use(string operation) => _lease.Use(operation);

    private protected bool FreeAtOnce(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        Use(nameof(RemovePage));
        page.Put();
        return true;
    }

    private protected bool Queue(Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        GatherSlot state = Use(nameof(RemovePage));
        return (state.Flags & GatherFlags.Full) == 0
            ? state.Add(EncodedPage.Of(page.Pfn, 0), batchLimit: 1)
            : throw GatherLease.Undefined(UndefinedBehavior.GatherOverflow, nameof(RemovePage), $"It had said that it is full; {page} has no place.");
    }

    private protected void FreeQueued()
    {
        for (GatherSlot state = Use(nameof(FreePages)); state.TryTake(out EncodedPage queued);)
        {
            Mm.Machine.Pages[queued.Pfn.Number].Put();
        }
    }
}
