using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>A table of entries, with the lock that guards them.</summary>
/// <remarks>Linux: the page of a PTE table, with a lock of its own (<c>USE_SPLIT_PTE_PTLOCKS</c>).</remarks>
public sealed class PageTable
{
    private readonly long[] _entries;

    internal PageTable(Mm mm, int directoryIndex)
    {
        Mm = mm;
        Number = directoryIndex + 1;
        _entries = mm.Machine.Store.Allocate(mm.Machine.Options.EntriesPerTable);
        Ptl = new PageTableLock(this);
    }

    /// <summary>The address space it belongs to.</summary>
    public Mm Mm { get; }

    /// <summary>The lock that guards its entries.</summary>
    public PageTableLock Ptl { get; }

    /// <summary>The lowest address that it maps.</summary>
    public VirtualAddress Start => new((ulong)(Number - 1) * (ulong)Size);

    /// <summary>The address behind the last one that it maps.</summary>
    public VirtualAddress End => Start + Size;

    /// <summary>Its number in its address space, from 1: the value of the upper-level entry that links it.</summary>
    internal int Number { get; }

    private long Size => (long)_entries.Length << Mm.Machine.Options.PageShift;

    /// <summary>The place of the entry that maps an address.</summary>
    /// <param name="address">An address that this table maps.</param>
    /// <returns>The slot.</returns>
    /// <exception cref="BadAddressException">The table does not map the address.</exception>
    /// <remarks>Linux: <c>pte_offset_map</c>.</remarks>
    public PteSlot Slot(VirtualAddress address)
    {
        if (address < Start || address >= End)
        {
            throw new BadAddressException(address, $"is not mapped by {this}");
        }

        return new PteSlot(this, (int)(address.Value >> Mm.Machine.Options.PageShift));
    }

    /// <inheritdoc/>
    public override string ToString() => $"the page table of {Start}..{End}";

    internal Word EntryWord(int virtualPage) => new(_entries, virtualPage & (_entries.Length - 1));
}
