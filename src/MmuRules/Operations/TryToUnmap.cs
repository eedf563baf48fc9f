using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Notifiers;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Removes every mapping of a page, for reclaim.</summary>
/// <remarks>Linux: <c>try_to_unmap</c>, <c>mm/rmap.c</c>.</remarks>
public static class TryToUnmapOperation
{
    /// <summary>Clears and flushes every entry that maps a file page, carries their dirtiness into the page, and gives up their references. Needs the page lock; takes i_mmap and page-table locks.</summary>
    /// <param name="page">The page, to which the caller holds a reference.</param>
    /// <returns>Whether no mapping is left.</returns>
    /// <exception cref="UndefinedBehaviorException">The page lock is not held.</exception>
    /// <remarks>Linux: <c>try_to_unmap</c>, as of 2014: each entry is flushed on its own.</remarks>
    public static bool TryToUnmap([Requires(MmuLock.Page)] this Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.RequireLock(nameof(TryToUnmap));
        if (page.Mapping is { } mapping)
        {
            int filePage = page.FilePage;
            using IMmapLock.Guard held = mapping.IMmapLock.Hold();
            foreach (Vma vma in mapping.Vmas)
            {
                if (vma.AddressOf(filePage) is { } address)
                {
                    UnmapOne(page, vma, address);
                }
            }
        }

        return !page.IsMapped;
    }

    private static void UnmapOne(Page page, Vma vma, VirtualAddress address)
    {
        using NotifierRange told = vma.Mm.NotifyInvalidate(address, address + vma.Mm.Machine.Options.PageSize);
        using LockedPageTable? table = vma.Mm.MapAndLock(address);
        if (table is null)
        {
            return;
        }

        PteSlot slot = table[address];
        Pte entry = slot.Read();
        if (!entry.IsPresent || vma.NormalPage(entry) != page)
        {
            return;
        }

        entry = slot.ClearAndFlush();
        if (entry.IsDirty)
        {
            page.MarkDirty();
        }

        page.RemoveRmap();
        page.Put();
    }
}
