using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations.Huge;

/// <summary>
/// A collapse that holds the PMD lock from the detaching to the end, and the table's lock inside of it: right under the mmap lock for writing, but all is copied under a spinlock. Not in
/// the library, all of whose code passes the rules: MMU4005 warns of it.
/// </summary>
/// <remarks>The discussion of November 2024: "up to 512 MiB on arm64 64K".</remarks>
internal static class CollapseUnderSpinlocks
{
    internal static CollapseResult Run(Mm mm, VirtualAddress address)
    {
        PmdSlot slot = mm.Directory(address);
        if (mm.Machine.Allocator.TryAllocateHuge() is not { } huge)
        {
            return CollapseResult.NoHugePage;
        }

        CollapseResult result = RunLocked(slot, huge);
        if (result != CollapseResult.Collapsed)
        {
            huge.Put();
        }

        return result;
    }

    private static CollapseResult RunLocked(PmdSlot slot, Page huge)
    {
        using MmapLock.WriteGuard held = slot.Mm.MmapLock.HoldWrite();
        CollapseResult result = CollapseHugePmd.Check(slot, out Vma? vma);
        if (result != CollapseResult.Collapsed)
        {
            return result;
        }

        vma!.VmaLock.LockWrite();
        return Collapse(slot, slot.Mm.FindTable(slot.Start)!, vma, huge);
    }

    private static CollapseResult Collapse(PmdSlot slot, PageTable table, Vma vma, Page huge)
    {
        using AnonVmaLock.WriteGuard held = vma.AnonVma!.AnonVmaLock.HoldWrite();
        using PageTableLock.Guard upper = slot.Mm.PmdLock.Hold();
        slot.CollapseFlush();
        slot.Mm.Machine.SynchronizeWalkers();

        // "Depending on CONFIG_SPLIT_PTE_PTLOCKS, it might not even be two locks."
        Pmd entry;
        using (table.Ptl.HoldUnder(slot.Mm.PmdLock))
        {
            if (!TryIsolate(table, vma))
            {
                slot.PutBack(Pmd.Table(table));
                return CollapseResult.PageInUse;
            }

            CollapseHugePmd.Copy(table, vma, huge);
            entry = RemoveSmallPages(table, vma, huge);
        }

        CollapseHugePmd.Map(slot, table, vma, huge, entry);
        return CollapseResult.Collapsed;
    }

    private static bool TryIsolate(PageTable table, Vma vma)
    {
        var isolated = new List<Page>();
        for (VirtualAddress address = table.Start; address < table.End; address += table.Machine.Options.PageSize)
        {
            Pte entry = table.Slot(address).Read();
            if (entry.IsNone)
            {
                continue;
            }

            if (!entry.IsPresent || !vma.NormalPage(entry).TryLock())
            {
                Release(isolated);
                return false;
            }

            Page page = vma.NormalPage(entry);
            isolated.Add(page);
            page.Machine.Lru.TryIsolate(page);
            if (page.MapCount != 1 || page.RefCount != 1 + page.CacheReferences)
            {
                Release(isolated);
                return false;
            }
        }

        return isolated.Count > 0;
    }

    private static void Release(List<Page> isolated)
    {
        foreach (Page page in isolated)
        {
            page.Unlock();
            page.Machine.Lru.Add(page);
        }
    }

    private static Pmd RemoveSmallPages(PageTable table, Vma vma, Page huge)
    {
        Pmd entry = CollapseHugePmd.Mapping(huge, vma);
        VirtualAddress address = table.Start;
        foreach (Page copy in huge.Subpages)
        {
            PteSlot slot = table.Slot(address);
            Pte old = slot.Read();
            if (old.IsPresent)
            {
                Page page = vma.NormalPage(old);
                CollapseHugePmd.Unmap(slot, page);
                CollapseHugePmd.GiveUp(page, copy);
                entry = entry.WithMarksOf(old);
            }

            address += table.Machine.Options.PageSize;
        }

        return entry;
    }
}
