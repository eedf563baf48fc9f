using MmuRules.Annotations;
using MmuRules.Notifiers;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Removes every mapping of a page, for reclaim or for migration.</summary>
/// <remarks>Linux: <c>try_to_unmap</c>, <c>try_to_migrate</c>, <c>mm/rmap.c</c>.</remarks>
public static class TryToUnmapOperation
{
    /// <summary>
    /// Clears every entry that maps a page alone, carries its dirtiness into the page, and gives up its reference. A page of the swap cache leaves swap entries
    /// behind. An upper-level entry that maps a whole huge page stays. Needs the page lock; takes i_mmap or anon_vma and page-table locks.
    /// </summary>
    /// <param name="page">The page, to which the caller holds a reference.</param>
    /// <param name="batch">Who owes the flushes: the caller, who flushes before he writes or frees the page. Without one each entry is flushed on its own, under its lock.</param>
    /// <returns>Whether no mapping is left.</returns>
    /// <exception cref="UndefinedBehaviorException">The page lock is not held.</exception>
    /// <remarks>Linux: <c>try_to_unmap</c>; with a batch, <c>TTU_BATCH_FLUSH</c>.</remarks>
    public static bool TryToUnmap([Requires(MmuLock.Page)] this Page page, UnmapBatch? batch = null)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.RequireLock(nameof(TryToUnmap));
        if (!page.IsAnonymous || page.IsInSwapCache)
        {
            Func<PteSlot, Pte> clear = batch is null ? static slot => slot.ClearAndFlush() : batch.Clear;
            RmapWalk.ForEach(page, (vma, part, address) => UnmapOne(part, vma, address, clear));
        }

        return !page.IsMapped;
    }

    /// <summary>
    /// Puts a migration entry in the place of every entry that maps a page alone: whoever uses one waits until it is replaced. The page keeps its dirtiness, and
    /// the entries' marks and write permission are in the migration entries. Needs the page lock; takes i_mmap or anon_vma and page-table locks.
    /// </summary>
    /// <param name="page">The page, to which the caller holds a reference.</param>
    /// <returns>Whether no mapping is left.</returns>
    /// <exception cref="UndefinedBehaviorException">The page lock is not held.</exception>
    /// <remarks>Linux: <c>try_to_migrate</c>, before 2021 <c>try_to_unmap(TTU_MIGRATION)</c>.</remarks>
    public static bool TryToMigrate([Requires(MmuLock.Page)] this Page page)
    {
        ArgumentNullException.ThrowIfNull(page);
        page.RequireLock(nameof(TryToMigrate));
        RmapWalk.ForEach(page, MigrateOne);
        return !page.IsMapped;
    }

    private static void UnmapOne([Requires(MmuLock.Page)] Page page, Vma vma, VirtualAddress address, Func<PteSlot, Pte> clear)
    {
        using NotifierRange told = vma.Mm.NotifyInvalidate(address, address + vma.Mm.Machine.Options.PageSize);
        using LockedPageTable? table = vma.Mm.MapAndLock(address);
        if (table is null || !Maps(table[address], vma, page))
        {
            return;
        }

        PteSlot slot = table[address];
        Pte entry = clear(slot);

        // Where the flush is owed a CPU may go on storing; but to a page that is dirty by then, and neither written nor freed before: the page lock keeps every cleaner out.
        if (entry.IsDirty)
        {
            page.MarkDirty();
        }

        if (page.SwapSlot is { } swapSlot)
        {
            vma.Mm.Machine.Swap!.Duplicate(swapSlot);
            slot.Set(Pte.Swap(swapSlot).WithMarksOf(entry));
        }
        else if (entry.IsUffdWp && (vma.Flags & VmaFlags.UffdWp) != 0)
        {
            // The file's page comes back at the next fault; that it is write-protected must be known then.
            slot.Set(Pte.MarkerOf(entry));
        }

        page.RemoveRmap();
        page.PutHeld();
    }

    private static void MigrateOne(Vma vma, Page page, VirtualAddress address)
    {
        using NotifierRange told = vma.Mm.NotifyInvalidate(address, address + vma.Mm.Machine.Options.PageSize);
        using LockedPageTable? table = vma.Mm.MapAndLock(address);
        if (table is null || !Maps(table[address], vma, page))
        {
            return;
        }

        PteSlot slot = table[address];
        Pte entry = slot.ClearAndFlush();
        if (entry.IsDirty)
        {
            page.MarkDirty();
        }

        slot.Set(Pte.Migration(page.Pfn, entry.IsWritable).WithMarksOf(entry));
        page.RemoveRmap();
        page.PutHeld();
    }

    private static bool Maps(PteSlot slot, Vma vma, Page page) => slot.Read() is { IsPresent: true } entry && vma.NormalPage(entry) == page;
}
