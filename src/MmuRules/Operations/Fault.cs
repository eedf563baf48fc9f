using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>What happens when the MMU finds no entry that permits an access: the page is looked up or made, and mapped.</summary>
/// <remarks>Linux: <c>handle_mm_fault</c>, <c>mm/memory.c</c>.</remarks>
public static partial class Fault
{
    /// <summary>Handles a fault in an area that stays. If it may not wait for a page lock, it leaves alone what would have to.</summary>
    /// <param name="vma">The area.</param>
    /// <param name="address">The address.</param>
    /// <param name="isWrite">Whether the access was a store.</param>
    /// <param name="mayWait">Whether page locks may be waited for.</param>
    /// <param name="waiting">The fault, if somebody else has to do something for it: the caller releases his lock, and then waits.</param>
    /// <returns>Whether it was handled.</returns>
    /// <remarks>Linux: <c>__handle_mm_fault</c>; not handled is <c>VM_FAULT_RETRY</c>.</remarks>
    private static bool TryHandle(Vma vma, VirtualAddress address, bool isWrite, bool mayWait, out VmFault? waiting)
    {
        waiting = null;
        if (isWrite && !vma.IsWritable)
        {
            throw new BadAddressException(address, $"is in {vma}, which is read-only");
        }

        if ((vma.Flags & VmaFlags.Huge) != 0 && TryMapHugePage(vma, address))
        {
            return true;
        }

        if (vma.Mm.GetTable(address) is not { } table)
        {
            HandleHuge(vma, address, isWrite);
            return true;
        }

        var fault = new VmFault(vma, address, isWrite, table.Slot(address).Read());
        if (fault.Seen.IsSwap && !mayWait)
        {
            return false;
        }

        if (fault.MustWait)
        {
            waiting = fault;
        }
        else if (vma.IsPfnMapped)
        {
            HandlePfn(fault);
        }
        else
        {
            HandleEntry(fault);
        }

        return true;
    }

    /// <remarks>Linux: <c>wp_pfn_shared</c>; without an entry, <c>VM_FAULT_SIGBUS</c>: nothing knows which page it would be.</remarks>
    private static void HandlePfn(in VmFault fault)
    {
        if (!fault.Seen.IsPresent)
        {
            throw new BadAddressException(fault.Address, $"is in {fault.Vma}, whose pages only their owner can map, and he has not");
        }

        using LockedPageTable? table = fault.LockIfUnchanged();
        table?[fault.Address].SetAccessFlags(fault.IsWrite ? fault.Seen.WithWrite().WithYoung().WithDirty() : fault.Seen.WithYoung());
    }

    /// <remarks>Linux: <c>handle_pte_fault</c>.</remarks>
    private static void HandleEntry(in VmFault fault)
    {
        if (fault.Seen.IsNone || fault.Seen.IsMarker)
        {
            // Behind a marker the page comes back protected, as if for a load; the store then faults once more, and waits.
            VmFault missing = fault with { IsWrite = fault.IsWrite && !fault.Seen.IsMarker };
            if (fault.Vma.Mapping is null)
            {
                MapNewPage(missing);
            }
            else
            {
                MapFilePage(missing);
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
}
