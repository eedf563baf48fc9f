using MmuRules.Annotations;
using MmuRules.Paging;

namespace MmuRules.Gather;

/// <summary>Collects what a teardown of page tables leaves behind, flushes the TLBs for it once, and only then frees it. It belongs to the code that began it; one thread uses it.</summary>
/// <remarks>Linux: <c>struct mmu_gather</c>, <c>mm/mmu_gather.c</c>. The order is: clear the entry, record it, queue the page, flush, remove the delayed reverse mappings, free.</remarks>
public sealed partial class MmuGather : IDisposable
{
    private readonly GatherBatch _first;
    private GatherBatch _active;
    private int _batches = 1;
    private bool _isRmapDelayed;
    private bool _isFinished;

    private MmuGather(Mm mm)
    {
        Mm = mm;
        _first = new GatherBatch(mm.Machine.Options.GatherBatchPages);
        _active = _first;
        Start = mm.End;
    }

    /// <summary>The address space whose entries it collects.</summary>
    public Mm Mm { get; }

    /// <summary>The first address of the range that the next flush covers. Not below <see cref="End"/> if nothing is recorded.</summary>
    public VirtualAddress Start { get; private set; }

    /// <summary>The address behind the last one that the next flush covers.</summary>
    public VirtualAddress End { get; private set; }

    /// <summary>Whether an entry has been recorded since the last flush.</summary>
    public bool NeedsFlush => Start < End;

    /// <summary>How many pages wait to be freed.</summary>
    public int PendingPages
    {
        get
        {
            int pending = 0;
            for (GatherBatch? batch = _first; batch is not null; batch = batch.Next)
            {
                pending += batch.Count;
            }

            return pending;
        }
    }

    /// <summary>Begins a gather with one empty batch. Takes no lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <returns>The gather; it is finished by <see cref="Finish"/> or by disposing it.</returns>
    /// <remarks>Linux: <c>tlb_gather_mmu</c>.</remarks>
    [Effect(MmuEffect.BeginsGather)]
    public static MmuGather Begin(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        return new MmuGather(mm);
    }

    /// <summary>Makes the next flush cover an entry. Needs no lock.</summary>
    /// <param name="slot">The entry's place; the entry has been cleared.</param>
    /// <param name="address">An address that it maps.</param>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <exception cref="MachineConfigurationException">The entry belongs to another address space.</exception>
    /// <exception cref="BadAddressException">The entry does not map the address.</exception>
    /// <remarks>Linux: <c>tlb_remove_tlb_entry</c>.</remarks>
    [Effect(MmuEffect.RecordsEntry)]
    public void RecordEntry(PteSlot slot, VirtualAddress address)
    {
        CheckUsable(nameof(RecordEntry));
        if (slot.Table?.Mm != Mm)
        {
            throw new MachineConfigurationException("The entry belongs to another address space than the gather.");
        }

        if (slot.Table.Slot(address) != slot)
        {
            throw new BadAddressException(address, $"is not mapped by {slot}");
        }

        Start = VirtualAddress.Min(Start, slot.Address);
        End = VirtualAddress.Max(End, slot.Address + Mm.Machine.Options.PageSize);
    }

    /// <summary>Flushes the TLBs for what was recorded, and nothing else: on return no CPU uses one of these translations. The range is empty then. May be called with any lock held.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <remarks>Linux: <c>tlb_flush_mmu_tlbonly</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public void FlushTlbOnly()
    {
        CheckUsable(nameof(FlushTlbOnly));
        if (NeedsFlush)
        {
            Mm.FlushRange(Start, End);
            Start = Mm.End;
            End = default;
        }
    }

    /// <summary>Flushes the TLBs, removes the delayed reverse mappings, and frees the pages. The gather is empty then and can be used further. Not under a page-table lock: it frees in bulk.</summary>
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

    /// <summary>Flushes the TLBs, removes the delayed reverse mappings, frees the pages, and ends the gather.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished already.</exception>
    /// <remarks>Linux: <c>tlb_finish_mmu</c>.</remarks>
    [Effect(MmuEffect.FinishesGather)]
    public void Finish()
    {
        if (_isFinished)
        {
            throw Undefined(UndefinedBehavior.GatherFinishedTwice, nameof(Finish), "It was finished before.");
        }

        FlushMmu();
        _isFinished = true;
    }

    /// <summary>Finishes the gather, unless it is finished.</summary>
    [Effect(MmuEffect.FinishesGather)]
    public void Dispose()
    {
        if (!_isFinished)
        {
            Finish();
        }
    }

    private void CheckUsable(string operation)
    {
        if (_isFinished)
        {
            throw Undefined(UndefinedBehavior.GatherUsedAfterFinish, operation, "It was finished before.");
        }
    }

    private static UndefinedBehaviorException Undefined(UndefinedBehavior kind, string operation, string explanation) =>
        new(kind, operation, "a gather", explanation);
}
