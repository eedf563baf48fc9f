namespace MmuRules.Paging;

/// <content>Looking at an entry for one who holds nothing that would keep its table.</content>
public sealed partial class Mm
{
    /// <summary>The entry of an address, or the empty one if there is no table. Takes the page-table lock for the look: the table may be freed at any time.</summary>
    internal Pte ReadEntry(VirtualAddress address)
    {
        using LockedPageTable? table = MapAndLock(address);
        return table is null ? Pte.None : table[address].Read();
    }
}
