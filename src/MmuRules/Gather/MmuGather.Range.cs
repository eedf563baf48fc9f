using MmuRules.Annotations;
using MmuRules.Paging;

namespace MmuRules.Gather;

/// <content>What the next flush covers.</content>
public sealed partial class MmuGather
{
    /// <summary>The first address of the range that the next flush covers. Not below <see cref="End"/> if nothing is recorded.</summary>
    public VirtualAddress Start => _lease.IsInUse ? _lease.Slot.Start : default;

    /// <summary>The address behind the last one that the next flush covers.</summary>
    public VirtualAddress End => _lease.IsInUse ? _lease.Slot.End : default;

    /// <summary>Whether an entry has been recorded, or a table queued, since the last flush.</summary>
    public bool NeedsFlush => Start < End;

    /// <summary>Whether a page table was queued since the last flush: it takes what CPUs remember of upper-level entries with it.</summary>
    /// <remarks>Linux: <c>tlb->freed_tables</c>.</remarks>
    public bool HasFreedTables => Has(GatherFlags.FreedTables);

    /// <summary>The least that an entry recorded since the last flush maps, in bytes: in these strides hardware that is told page by page goes through the range.</summary>
    /// <remarks>Linux: <c>tlb_get_unmap_size</c>, of <c>cleared_ptes</c> and <c>cleared_pmds</c>.</remarks>
    public long Stride => Has(GatherFlags.ClearedHugeEntries) && !Has(GatherFlags.ClearedEntries) ? Mm.Machine.Options.TableSpan : Mm.Machine.Options.PageSize;

    /// <summary>The size of the entries that may be recorded.</summary>
    /// <remarks>Linux: <c>tlb->page_size</c>.</remarks>
    public PageSize PageSize => Has(GatherFlags.HugePages) ? PageSize.Huge : PageSize.Base;

    /// <summary>Announces the size of the entries to come; it is <see cref="PageSize.Base"/> at first. If it changes, the gather is flushed and its pages are freed: a flush is of one size. Not under a page-table lock.</summary>
    /// <param name="size">The size.</param>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    /// <remarks>Linux: <c>tlb_change_page_size</c>.</remarks>
    [Effect(MmuEffect.FlushesTlb)]
    [Effect(MmuEffect.RemovesDeferredRmap)]
    [Effect(MmuEffect.FreesDeferred)]
    [Effect(MmuEffect.ChangesPageSize)]
    public void ChangePageSize(PageSize size)
    {
        GatherSlot state = _lease.Use(nameof(ChangePageSize));
        if (size == PageSize)
        {
            return;
        }

        if (state.NeedsFlush && (state.Flags & GatherFlags.FullMm) == 0)
        {
            FlushMmu();
        }

        state.Flags ^= GatherFlags.HugePages;
    }

    /// <summary>Makes the next flush cover an entry. Needs no lock.</summary>
    /// <param name="slot">The entry's place; the entry has been cleared.</param>
    /// <param name="address">An address that it maps.</param>
    /// <exception cref="UndefinedBehaviorException">The gather is finished, or huge entries are announced.</exception>
    /// <exception cref="MachineConfigurationException">The entry belongs to another address space.</exception>
    /// <exception cref="BadAddressException">The entry does not map the address.</exception>
    /// <remarks>Linux: <c>tlb_remove_tlb_entry</c>.</remarks>
    [Effect(MmuEffect.RecordsEntry)]
    public void RecordEntry(PteSlot slot, VirtualAddress address)
    {
        GatherSlot state = _lease.Use(nameof(RecordEntry));
        if (slot.Table?.IsOf(Mm) != true)
        {
            CheckMm(slot.Table?.Mm);
        }

        int shift = Mm.Machine.Options.PageShift;
        if ((int)(address.Value >> shift) != slot.VirtualPage)
        {
            throw new BadAddressException(address, $"is not mapped by {slot}");
        }

        if ((state.Flags & GatherFlags.HugePages) != 0)
        {
            throw NotAnnounced(nameof(RecordEntry), slot);
        }

        Cover(state, slot.Address, slot.Address + (1L << shift), GatherFlags.ClearedEntries);
    }

    /// <summary>Makes the next flush cover a huge page's entry. Needs no lock.</summary>
    /// <param name="slot">The entry's place; the entry has been cleared.</param>
    /// <exception cref="UndefinedBehaviorException">The gather is finished, or entries of that size are not announced.</exception>
    /// <exception cref="MachineConfigurationException">The entry belongs to another address space.</exception>
    /// <remarks>Linux: <c>tlb_remove_pmd_tlb_entry</c>.</remarks>
    [Effect(MmuEffect.RecordsEntry)]
    public void RecordHugeEntry(PmdSlot slot)
    {
        GatherSlot state = _lease.Use(nameof(RecordHugeEntry));
        CheckMm(slot.Mm);
        if ((state.Flags & GatherFlags.HugePages) == 0)
        {
            throw NotAnnounced(nameof(RecordHugeEntry), slot);
        }

        Cover(state, slot.Start, slot.End, GatherFlags.ClearedHugeEntries);
    }

    private void Cover(GatherSlot state, VirtualAddress start, VirtualAddress end, GatherFlags cleared)
    {
        if ((state.Flags & GatherFlags.FullMm) != 0)
        {
            state.Flags |= cleared | GatherFlags.FreedTables;
            state.Cover(default, Mm.End);
            return;
        }

        state.Flags |= cleared;
        state.Cover(start, end);
    }

    private bool Has(GatherFlags flag) => _lease.IsInUse && (_lease.Slot.Flags & flag) != 0;

    private void CheckMm(Mm? mm)
    {
        if (mm != Mm)
        {
            throw new MachineConfigurationException("The entry belongs to another address space than the gather.");
        }
    }

    private static UndefinedBehaviorException NotAnnounced(string operation, object slot) =>
        GatherLease.Undefined(UndefinedBehavior.PageSizeNotAnnounced, operation, $"{slot} maps another size of pages than was announced by {nameof(ChangePageSize)}.");
}
