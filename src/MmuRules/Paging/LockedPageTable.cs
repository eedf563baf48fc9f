using MmuRules.Annotations;

namespace MmuRules.Paging;

/// <summary>A page table whose lock is held until this is disposed.</summary>
/// <remarks>Linux: what <c>pte_offset_map_lock</c> returns; disposing is <c>pte_unmap_unlock</c>.</remarks>
public sealed class LockedPageTable : IDisposable
{
    internal LockedPageTable(PageTable table) => Table = table;

    /// <summary>The table.</summary>
    public PageTable Table { get; }

    /// <summary>The place of the entry that maps an address.</summary>
    /// <param name="address">An address that the table maps.</param>
    /// <exception cref="BadAddressException">The table does not map the address.</exception>
    public PteSlot this[[Effect(MmuEffect.EntryAddress)] VirtualAddress address] => Table.Slot(address);

    /// <summary>Releases the table's lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it.</exception>
    public void Dispose() => Table.Ptl.Unlock();
}
