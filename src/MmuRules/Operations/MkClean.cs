using MmuRules.Annotations;
using MmuRules.Notifiers;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>How the cleaner looks for the entries that map a page.</summary>
public enum MkCleanForm
{
    /// <summary>A page with no mapping left is passed over without any lock: as in Linux.</summary>
    EarlyExit,

    /// <summary>Every area of the file is looked at under its page-table lock, whatever the map count says.</summary>
    AlwaysLocked,

    /// <summary>Every area is looked at, but the lock is taken only where an entry was seen without it.</summary>
    Peeking,
}

/// <summary>Makes the entries that map a page clean and read-only, so that the next store to it faults.</summary>
/// <remarks>Linux: <c>page_mkclean</c>, <c>mm/rmap.c</c>.</remarks>
public static class MkCleanOperation
{
    /// <summary>Makes every entry that maps a file page clean and read-only, and flushes it. Needs the page lock; takes i_mmap and page-table locks.</summary>
    /// <param name="page">The page.</param>
    /// <param name="form">How the entries are looked for.</param>
    /// <returns>Whether an entry was dirty or writable: the page has to be taken as dirty.</returns>
    /// <exception cref="UndefinedBehaviorException">The page lock is not held.</exception>
    /// <remarks>Linux: <c>page_mkclean</c>. The early exit is why the reverse mapping must outlive the flush (5df397dec7c4).</remarks>
    public static bool MkClean([Requires(MmuLock.Page)] this Page page, MkCleanForm form = MkCleanForm.EarlyExit)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.RequireLock(nameof(MkClean));
        if (form == MkCleanForm.EarlyExit && !page.IsMapped)
        {
            return false;
        }

        bool wasDirty = false;
        RmapWalk.ForEach(page, (vma, part, address) =>
        {
            if (RmapWalk.FindHuge(vma, part, address) is { } huge)
            {
                wasDirty |= MkCleanHuge(part.Head, huge);
            }
            else if (form != MkCleanForm.Peeking || SeesEntry(vma, address))
            {
                wasDirty |= MkCleanOne(part, vma, address);
            }
        });
        return wasDirty;
    }

    private static bool SeesEntry(Vma vma, VirtualAddress address) => vma.Mm.FindTable(address)?.Slot(address).Read().IsPresent ?? false;

    private static bool MkCleanOne(Page page, Vma vma, VirtualAddress address)
    {
        using NotifierRange told = vma.Mm.NotifyInvalidate(address, address + vma.Mm.Machine.Options.PageSize);
        using LockedPageTable? table = vma.Mm.MapAndLock(address);
        if (table is null)
        {
            return false;
        }

        PteSlot slot = table[address];
        Pte entry = slot.Read();
        if (!entry.IsPresent || vma.NormalPage(entry) != page || !(entry.IsDirty || entry.IsWritable))
        {
            return false;
        }

        // Cleared and flushed before the clean entry stands there: a store in between faults, and waits for the lock.
        entry = slot.ClearAndFlush();
        slot.Set(entry.WithoutWrite().WithoutDirty());
        return true;
    }

    private static bool MkCleanHuge(Page head, PmdSlot slot)
    {
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        Pmd entry = slot.Read();
        if (!entry.IsHuge || entry.Pfn != head.Pfn || !(entry.IsDirty || entry.IsWritable))
        {
            return false;
        }

        // Not cleared in between: whoever looks without the lock would take the range for unmapped.
        entry = slot.Invalidate();
        slot.Set(entry.WithoutWrite().WithoutDirty());
        return true;
    }
}
