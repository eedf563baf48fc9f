using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>What keeps an area, and its tables, from going away while a fault in it is handled: the area's own lock, or else the mmap lock.</content>
public static partial class Fault
{
    /// <summary>
    /// Makes the entry of an address permit an access, unless somebody else has just done so. The access is then tried again. Takes the area's lock, or the mmap lock for
    /// reading; then the page lock, then the page-table lock.
    /// </summary>
    /// <param name="mm">The address space.</param>
    /// <param name="address">The address.</param>
    /// <param name="isWrite">Whether the access was a store.</param>
    /// <exception cref="BadAddressException">No area holds the address, the area does not permit the access, or the file ends before it.</exception>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds the mmap lock, or a lock that comes after it.</exception>
    /// <remarks>Linux: <c>do_user_addr_fault</c>.</remarks>
    public static void Handle(Mm mm, VirtualAddress address, bool isWrite)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (!TryHandleUnderAreaLock(mm, address, isWrite, out VmFault? waiting))
        {
            using MmapLock.ReadGuard held = mm.MmapLock.HoldRead();
            Vma vma = mm.FindVma(address) ?? throw new BadAddressException(address, "is in no area of the address space");
            TryHandle(vma, address, isWrite, mayWait: true, out waiting);
        }

        // With no lock held: who is waited for may need any of them.
        waiting?.Wait();
    }

    /// <summary>Handles a fault in anonymous memory without the mmap lock, which others may hold for long.</summary>
    /// <remarks>
    /// Linux: <c>lock_vma_under_rcu</c>, 6.4 (2023). An area that is not found, or is locked for writing, may be on the way to another shape: only under the mmap lock is it
    /// known to be missing. Under this lock nobody waits for a page lock, whose holder may wait for the writer who waits for us: so, as in 6.4, files are left out, and swap.
    /// </remarks>
    private static bool TryHandleUnderAreaLock(Mm mm, VirtualAddress address, bool isWrite, out VmFault? waiting)
    {
        waiting = null;
        if (mm.FindVma(address) is not { Mapping: null } vma || !vma.VmaLock.TryLockRead())
        {
            return false;
        }

        try
        {
            // It may have been replaced between the finding and the locking.
            return vma.IsLinked && TryHandle(vma, address, isWrite, mayWait: false, out waiting);
        }
        finally
        {
            vma.VmaLock.UnlockRead();
        }
    }
}
