using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>What happens when the MMU finds no entry that permits an access: the page is looked up or made, and mapped.</summary>
/// <remarks>Linux: <c>handle_mm_fault</c>, <c>mm/memory.c</c>.</remarks>
public static partial class Fault
{
    /// <summary>Makes the entry of an address permit an access, unless somebody else has just done so. The access is then tried again. Takes the page lock, then the page-table lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="address">The address.</param>
    /// <param name="isWrite">Whether the access was a store.</param>
    /// <exception cref="BadAddressException">No area holds the address, the area does not permit the access, or the file ends before it.</exception>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    public static void Handle(Mm mm, VirtualAddress address, bool isWrite)
    {
        ArgumentNullException.ThrowIfNull(mm);
        Vma vma = mm.FindVma(address) ?? throw new BadAddressException(address, "is in no area of the address space");
        if (isWrite && !vma.IsWritable)
        {
            throw new BadAddressException(address, $"is in {vma}, which is read-only");
        }

        if (mm.GetTable(address) is not { } table)
        {
            SetHugeAccessFlags(mm.Directory(address), isWrite);
            return;
        }

        HandleEntry(new VmFault(vma, address, isWrite, table.Slot(address).Read()));
    }

    /// <remarks>Linux: <c>handle_pte_fault</c>.</remarks>
    private static void HandleEntry(in VmFault fault)
    {
        if (fault.Seen.IsNone || fault.Seen.IsMarker)
        {
            if (fault.Vma.Mapping is null)
            {
                MapNewPage(fault);
            }
            else
            {
                MapFilePage(fault);
            }
        }
        else if (fault.Seen.IsSwap)
        {
            SwapIn(fault);
        }
        else if (fault.Seen.IsPresent && fault.IsWrite && !fault.Seen.IsWritable)
        {
            MakeWritable(fault);
        }
        else if (fault.Seen.IsPresent)
        {
            SetAccessFlags(fault);
        }
    }

    /// <remarks>Linux: the end of <c>handle_pte_fault</c>. Where the hardware sets the bits itself, this is a fault that has gone away meanwhile.</remarks>
    private static void SetAccessFlags(in VmFault fault)
    {
        using LockedPageTable? table = fault.LockIfUnchanged();
        table?[fault.Address].SetAccessFlags(fault.IsWrite ? fault.Seen.WithYoung().WithDirty() : fault.Seen.WithYoung());
    }

    /// <remarks>Linux: <c>huge_pmd_set_accessed</c>.</remarks>
    private static void SetHugeAccessFlags(PmdSlot slot, bool isWrite)
    {
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        Pmd entry = slot.Read();
        if (entry is { IsHuge: true, IsValid: true } && (!isWrite || entry.IsWritable))
        {
            slot.SetAccessFlags(isWrite ? entry.WithYoung().WithDirty() : entry.WithYoung());
        }
    }
}
