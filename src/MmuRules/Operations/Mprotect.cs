using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Notifiers;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Permits stores to a range, or forbids them.</summary>
/// <remarks>Linux: <c>mprotect</c>, <c>change_protection</c>, <c>mm/mprotect.c</c>. Loads are always permitted here.</remarks>
public static class Mprotect
{
    /// <summary>
    /// Changes what a range permits. If stores are forbidden, no CPU stores there any more on return. Takes the mmap lock for writing, then the area, i_mmap, anon_vma
    /// and page-table locks.
    /// </summary>
    /// <param name="mm">The address space.</param>
    /// <param name="start">The first address, a multiple of the page size. An area that begins before it is split.</param>
    /// <param name="end">The address behind the last one, a multiple of the page size. An area that ends behind it is split.</param>
    /// <param name="isWritable">Whether stores are permitted from now on.</param>
    /// <exception cref="BadAddressException">The range is empty, misaligned or not all in the address space, or there is a hole in it: then nothing was changed.</exception>
    /// <exception cref="MachineConfigurationException">The address space has been torn down.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a lock that comes after the mmap lock.</exception>
    public static void Run(Mm mm, VirtualAddress start, VirtualAddress end, bool isWritable)
    {
        ArgumentNullException.ThrowIfNull(mm);
        Areas.CheckRange(mm, start, end, nameof(Mprotect));
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();
        Areas.CheckUsed(mm, nameof(Mprotect));
        Areas.CheckCovered(mm, start, end, nameof(Mprotect));
        foreach (Vma vma in Areas.In(mm, start, end))
        {
            if (vma.IsWritable != isWritable)
            {
                Change(mm, VirtualAddress.Max(vma.Start, start), VirtualAddress.Min(vma.End, end), isWritable);
            }
        }
    }

    // The area first: a fault that comes between finds what will be, and never gives a permission that was just taken away.
    private static void Change([Requires(MmuLock.Mmap)] Mm mm, VirtualAddress start, VirtualAddress end, bool isWritable)
    {
        mm.ChangeAreaFlags(start, end, isWritable ? VmaFlags.Writable : VmaFlags.None, isWritable ? VmaFlags.None : VmaFlags.Writable);

        // From here on the address space is owed a flush, and says so: who finds an entry read-only before it comes must not take it for flushed.
        using NotifierRange told = mm.NotifyInvalidate(start, end);
        using MmuGather tlb = MmuGather.Begin(mm);
        foreach (Vma vma in Areas.In(mm, start, end))
        {
            for (VirtualAddress address = vma.Start; address < vma.End; address = mm.EndOfTable(address))
            {
                ChangeTable(tlb, vma, address, VirtualAddress.Min(mm.EndOfTable(address), vma.End));
            }
        }

        tlb.Finish();
    }

    /// <remarks>Linux: <c>change_pte_range</c>.</remarks>
    private static void ChangeTable(MmuGather tlb, Vma vma, VirtualAddress address, VirtualAddress end)
    {
        Areas.SplitHuge(vma, address);
        using LockedPageTable? table = vma.Mm.MapAndLock(address);
        if (table is null)
        {
            return;
        }

        // An entry that reclaim has cleared looks as if nobody could store there; but its flush may be owed still, and ours would not cover it (3ea277194daa, 2017).
        vma.Mm.FlushBatchedPending();
        for (; address < end; address += vma.Mm.Machine.Options.PageSize)
        {
            PteSlot slot = table[address];
            Pte entry = slot.Read();
            if (entry.IsPresent)
            {
                ChangeEntry(tlb, vma, slot);
            }
            else if (entry.IsMigration && entry.IsWritable && !vma.IsWritable)
            {
                // What comes back from the migration must not permit what is forbidden by now.
                slot.Set(Pte.Migration(entry.Pfn, isWritable: false).WithMarksOf(entry));
            }
        }
    }

    /// <remarks>
    /// Linux: <c>ptep_modify_prot_start</c> and <c>_commit</c>. The entry is emptied first, so that no CPU sets a bit in it between the reading and the writing; a CPU
    /// that walks meanwhile faults, and waits for the lock.
    /// </remarks>
    private static void ChangeEntry(MmuGather tlb, Vma vma, PteSlot slot)
    {
        Pte old = slot.GetAndClear();
        Pte changed = !vma.IsWritable ? old.WithoutWrite()
            : CanBecomeWritable(vma, old) ? old.WithWrite()
            : old;
        slot.Set(changed);
        if (old.IsWritable && !changed.IsWritable)
        {
            tlb.RecordEntry(slot, slot.Address);
        }
    }

    /// <summary>Whether an entry may permit stores without a fault: not if somebody wants to hear of the first one, or somebody else may have the page too.</summary>
    /// <remarks>Linux: <c>can_change_pte_writable</c>, for shared pages. Of a private page the fault finds out whether it is the only owner.</remarks>
    private static bool CanBecomeWritable(Vma vma, Pte entry) =>
        vma.IsShared
        && !entry.IsUffdWp
        && (entry.IsSoftDirty || (vma.Flags & VmaFlags.SoftDirty) != 0)
        && (entry.IsDirty || !vma.WantsWriteNotify);
}
