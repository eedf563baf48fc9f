using MmuRules.Annotations;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>An access that the MMU refused, and the entry that was seen then.</summary>
/// <param name="Vma">The area.</param>
/// <param name="Address">The address.</param>
/// <param name="IsWrite">Whether the access was a store.</param>
/// <param name="Seen">The entry, read without a lock.</param>
/// <remarks>Linux: <c>struct vm_fault</c>; <see cref="Seen"/> is <c>orig_pte</c>.</remarks>
internal readonly partial record struct VmFault(Vma Vma, VirtualAddress Address, bool IsWrite, Pte Seen)
{
    /// <summary>The page's index in the file, or in the anonymous object.</summary>
    internal int PageIndex => Vma.FilePageOf(Address);

    /// <summary>The first address of the page.</summary>
    internal VirtualAddress PageStart => new(Address.Value & ~((ulong)Vma.Mm.Machine.Options.PageSize - 1));

    /// <summary>The page table with its lock held, if the entry still is what was seen. If not, somebody else has handled the fault, or the access will find out.</summary>
    /// <remarks>Linux: <c>pte_offset_map_lock</c> and <c>pte_same</c>.</remarks>
    [Acquires(MmuLock.PageTable, When = true)]
    internal LockedPageTable? LockIfUnchanged()
    {
        if (Vma.Mm.MapAndLock(Address) is not { } table)
        {
            return null;
        }

        Pte now = table[Address].Read();
        if (now == Seen || (now.IsNone && Seen.IsNone))
        {
            return table;
        }

        table.Dispose();
        return null;
    }
}
