using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Whether a page was used of late.</summary>
/// <remarks>Linux: <c>page_referenced</c>, <c>mm/rmap.c</c>.</remarks>
public static class PageReferencedOperation
{
    /// <summary>Counts the young entries that map a page, and makes them old. They are not flushed: a CPU that has the translation does not set the bit again, and then the page looks older than it is, no more. Needs the page lock; takes i_mmap or anon_vma and page-table locks.</summary>
    /// <param name="page">The page.</param>
    /// <returns>How many entries were young.</returns>
    /// <exception cref="UndefinedBehaviorException">The page lock is not held.</exception>
    /// <remarks>Linux: <c>page_referenced</c>, <c>ptep_clear_flush_young</c>, which on x86 has not flushed since b13b1d2d8692 (2014): an accessed bit may be lost, a dirty bit never.</remarks>
    public static int ClearReferences([Requires(MmuLock.Page)] this Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.RequireLock(nameof(ClearReferences));
        int young = 0;
        if (page.IsMapped)
        {
            RmapWalk.ForEach(page, (vma, part, address) => young += AgeOne(vma, part, address) ? 1 : 0);
        }

        return young;
    }

    private static bool AgeOne(Vma vma, Page page, VirtualAddress address)
    {
        using LockedPageTable? table = vma.Mm.MapAndLock(address);
        return table is not null && table[address].Read() is { IsPresent: true } entry && vma.NormalPage(entry) == page && table[address].TestAndClearYoung();
    }
}
