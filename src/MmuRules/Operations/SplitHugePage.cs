using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Makes a huge page into small ones, under everybody who has it mapped: reclaim and migration can then take each for itself.</summary>
/// <remarks>Linux: <c>split_huge_page_to_list</c>, later <c>split_folio_to_list</c>, <c>mm/huge_memory.c</c>.</remarks>
public static class SplitHugePage
{
    /// <summary>
    /// Tries to split a huge page: migration entries take the place of every entry that maps it, whole or in part, so that whoever uses one waits; while nobody else holds it, it is
    /// made into small pages; the entries are put back, for the small pages or, if somebody did hold it, for the huge one. Needs the page lock; takes anon_vma or i_mmap, PMD and page-table locks.
    /// </summary>
    /// <param name="head">The huge page's first page, to which the caller holds the one reference that no entry and no cache has. It stays locked, and his.</param>
    /// <returns>Whether it was split.</returns>
    /// <exception cref="MachineConfigurationException">The page is not a huge page's first.</exception>
    /// <exception cref="UndefinedBehaviorException">The page lock is not held, or a lock is held that comes later in the order.</exception>
    /// <remarks>
    /// Linux holds the anon_vma lock for writing from the first entry to the last; here each walk takes it for itself, and the page lock keeps the walks of others out. Who forks in between
    /// copies migration entries, into an area that the last walk finds.
    /// </remarks>
    public static bool Run([Requires(MmuLock.Page)] Page head)
    {
        ArgumentNullException.ThrowIfNull(head);
        head.RequireLock(nameof(SplitHugePage));
        if (!head.IsHead)
        {
            throw new MachineConfigurationException($"{nameof(SplitHugePage)} on {head}, which is not the first page of a huge page.");
        }

        // Looked at first, so that no entry is frozen in vain: for certain it is known only when the references are frozen.
        if (head.RefCount != 1 + head.TotalMapCount + head.CacheReferences)
        {
            return false;
        }

        Page[] pages = head.Subpages.ToArray();
        RmapWalk.ForEach(head, Freeze);
        bool isSplit = head.TryToMigrate() && head.TrySplit(references: 1);
        if (!isSplit)
        {
            MigrationEntry.RemoveAll(head, head);
            return false;
        }

        foreach (Page page in pages)
        {
            MigrationEntry.RemoveAll(page, page);
        }

        foreach (Page tail in pages.AsSpan(1))
        {
            tail.Unlock();
            tail.Machine.Lru.Add(tail);
            tail.Put();
        }

        return true;
    }

    /// <remarks>Linux: <c>unmap_folio</c>, <c>TTU_SPLIT_HUGE_PMD</c>. The entries of the lower level follow, by <c>try_to_migrate</c>.</remarks>
    private static void Freeze(Vma vma, Page part, VirtualAddress address)
    {
        if (RmapWalk.FindHuge(vma, part, address) is not null)
        {
            SplitHugePmd.Run(vma, address, freeze: true);
        }
    }
}
