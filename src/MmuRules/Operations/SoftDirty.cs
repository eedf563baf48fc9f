using MmuRules.Annotations;
using MmuRules.Notifiers;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>
/// Soft-dirty marks: which pages of an address space were stored to since the marks were last cleared. A mark too many is allowed, one too few never. There
/// is one mark for a page, so that two who track one address space spoil each other: who clears takes the other's marks too (Arcangeli, August 2016).
/// </summary>
/// <remarks>Linux: <c>/proc/PID/clear_refs</c> and <c>/proc/PID/pagemap</c>, <c>fs/proc/task_mmu.c</c>.</remarks>
public static class SoftDirty
{
    /// <summary>
    /// Takes every mark from an address space, and the write permission with it. On return no CPU stores to any page without a fault, and that marks it: every
    /// store from then on is told. Takes the mmap lock for writing, then PMD and page-table locks, one after the other.
    /// </summary>
    /// <param name="mm">The address space.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds the mmap lock, or a lock that comes later in the order.</exception>
    /// <remarks>
    /// Linux: <c>clear_refs_write</c> with 4. The flush comes once for all, before the mmap lock is released (912efa17e512, 2021). Whoever meets a
    /// write-protected entry meanwhile learns from the count of pending flushes that a CPU may still store through it (b3a81d0841a9, 2017).
    /// </remarks>
    [Effect(MmuEffect.FlushesTlb)]
    public static void Clear(Mm mm)
    {
        ArgumentNullException.ThrowIfNull(mm);
        using MmapLock.WriteGuard held = mm.MmapLock.HoldWrite();

        // Before the entries: from here on a fault that maps a page read-only leaves it so, for the area no longer speaks for it.
        mm.ChangeAreaFlags(default, mm.End, VmaFlags.None, VmaFlags.SoftDirty);
        using NotifierRange told = mm.NotifyInvalidate(default, mm.End);
        using Mm.OwedFlush owed = mm.OweFlush();
        foreach (Vma vma in mm.Vmas)
        {
            for (VirtualAddress address = vma.Start; address < vma.End; address = mm.EndOfTable(address))
            {
                ClearTable(mm, vma, address);
            }
        }
    }

    /// <summary>Whether a page may have been stored to since the marks were last cleared, wherever it is: mapped, swapped, being migrated, or in an area that is new since. Takes the mmap lock for reading, then a page-table lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="address">An address in the page.</param>
    /// <returns>Whether it bears the mark.</returns>
    /// <exception cref="BadAddressException">The address is outside the address space.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds the mmap lock, or a lock that comes later in the order.</exception>
    /// <remarks>Linux: bit 55 of the page's word in <c>/proc/PID/pagemap</c>.</remarks>
    public static bool IsMarked(Mm mm, VirtualAddress address)
    {
        ArgumentNullException.ThrowIfNull(mm);
        using MmapLock.ReadGuard held = mm.MmapLock.HoldRead();
        return mm.FindVma(address) is { Flags: var flags } && (flags & VmaFlags.SoftDirty) != 0 ? true : EntryIsMarked(mm, address);
    }

    private static bool EntryIsMarked(Mm mm, VirtualAddress address)
    {
        if (mm.MapAndLock(address) is { } table)
        {
            using (table)
            {
                return table[address].Read().IsSoftDirty;
            }
        }

        return mm.Directory(address).Read() is { IsTable: false, IsSoftDirty: true };
    }

    private static void ClearTable(Mm mm, Vma vma, VirtualAddress address)
    {
        VirtualAddress end = VirtualAddress.Min(mm.EndOfTable(address), vma.End);
        PmdSlot directory = mm.Directory(address);
        if (!directory.Read().IsTable)
        {
            ClearHuge(directory);
        }

        using LockedPageTable? table = mm.MapAndLock(address);
        for (; table is not null && address < end; address += mm.Machine.Options.PageSize)
        {
            ClearEntry(table[address]);
        }
    }

    /// <remarks>Linux: <c>clear_soft_dirty</c>. The entry is exchanged, not overwritten: the dirty bit that a CPU set since it was read goes along.</remarks>
    [Effect(MmuEffect.DefersFlush)]
    private static void ClearEntry(PteSlot slot)
    {
        Pte entry = slot.Read();
        if (entry.IsPresent)
        {
            entry = slot.GetAndClear();
            slot.Set(entry.WithoutWrite().WithoutSoftDirty());
        }
        else if (entry.IsSwap || entry.IsMigration)
        {
            // A migration entry's permission goes too: put back as writable, it would let stores by that leave no mark.
            slot.Set(entry.WithoutWrite().WithoutSoftDirty());
        }
    }

    /// <remarks>Linux: <c>clear_soft_dirty_pmd</c>. The entry never looks empty: who found it so would take the huge page for gone (MADV_DONTNEED, 2017).</remarks>
    private static void ClearHuge(PmdSlot slot)
    {
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        Pmd entry = slot.Read();
        if (entry.IsValid && entry.IsHuge)
        {
            entry = slot.Invalidate();
            slot.Set(entry.WithoutWrite().WithoutSoftDirty());
        }
        else if (entry.IsMigration)
        {
            slot.Set(entry.WithoutWrite().WithoutSoftDirty());
        }
    }
}
