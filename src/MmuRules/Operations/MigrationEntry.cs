using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>The entries that stand for a page while it is moved, or while the huge page it is in is split: whoever meets one waits until it is replaced.</summary>
/// <remarks>Linux: <c>SWP_MIGRATION_READ</c> and <c>_WRITE</c>, <c>mm/migrate.c</c>.</remarks>
public static class MigrationEntry
{
    /// <summary>
    /// Puts entries that map a page in the place of every migration entry for another one, or for itself, with the marks and the write permission that those keep.
    /// Needs both page locks; takes i_mmap or anon_vma and page-table locks.
    /// </summary>
    /// <param name="old">The page that the migration entries name.</param>
    /// <param name="page">The page that is mapped: it has taken the old one's place in the caches and in the reverse map, or is the old one.</param>
    /// <exception cref="UndefinedBehaviorException">A page lock is not held.</exception>
    /// <remarks>
    /// Linux: <c>remove_migration_ptes</c>. The entries are clean: what was dirty is in the page. A soft-dirty mark is nowhere but in the entry, and the page's
    /// dirtiness cannot stand in for it (Arcangeli, August 2016).
    /// </remarks>
    public static void RemoveAll([Requires(MmuLock.Page)] Page old, [Requires(MmuLock.Page)] Page page)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(page);
        old.RequireLock(nameof(RemoveAll));
        page.RequireLock(nameof(RemoveAll));
        RmapWalk.ForEach(page, (vma, part, address) => RemoveOne(vma, new Pfn(old.Pfn.Number + (part.Pfn.Number - page.Pfn.Number)), part, address));
    }

    /// <summary>Waits, as one who faults on a migration entry, until it is replaced. No lock is held, and no reference taken: that would keep the page from being moved.</summary>
    /// <remarks>Linux: <c>migration_entry_wait</c>, which takes no reference since ffa65753c431 (2022).</remarks>
    internal static void Wait(Mm mm, VirtualAddress address, Pte seen)
    {
        Page page = mm.Machine.Pages[seen.Pfn.Number];
        for (SpinWait spin = default; mm.ReadEntry(address) == seen;)
        {
            if (page.IsLocked)
            {
                page.WaitForUnlock(ref spin);
            }
            else if (mm.ReadEntry(address) == seen && !page.IsLocked)
            {
                throw new UndefinedBehaviorException(
                    UndefinedBehavior.MigrationEntryLeftBehind,
                    nameof(Wait),
                    $"the entry of {address}",
                    $"It is '{seen}', and nobody holds the lock of {page}: nobody will replace it, and who uses it waits for ever.");
            }
        }
    }

    private static void RemoveOne(Vma vma, Pfn old, Page page, VirtualAddress address)
    {
        using LockedPageTable? table = vma.Mm.MapAndLock(address);
        if (table is null || table[address].Read() is not { IsMigration: true } entry || entry.Pfn != old)
        {
            return;
        }

        page.Get();
        if (page.IsAnonymous && vma.AnonVma is { } anonVma)
        {
            page.AddAnonymousRmap(anonVma, vma.FilePageOf(address));
        }
        else
        {
            page.AddRmap();
        }

        Pte fresh = Pte.Mapping(page).WithYoung();
        table[address].Set((entry.IsWritable ? fresh.WithWrite() : fresh).WithMarksOf(entry));
    }
}
