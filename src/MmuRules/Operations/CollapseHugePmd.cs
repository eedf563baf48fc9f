using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Copies the small anonymous pages that a table maps into a huge page, and maps that in their stead.</summary>
/// <remarks>
/// Linux: <c>collapse_huge_page</c>, <c>mm/khugepaged.c</c>. While the pages are copied nobody can store to them: the table is detached, so that no CPU and no fault finds them; a
/// lockless walker who did looks at the upper-level entry again (70cbc3cc78a9); the reverse map's walkers find nothing, and wait for the page locks.
/// </remarks>
public static partial class CollapseHugePmd
{
    /// <summary>
    /// Collapses what is mapped around an address. Takes the mmap, area and anon_vma locks for writing, the PMD lock, the table's lock, and tries the pages' locks. What does not
    /// succeed leaves everything as it was.
    /// </summary>
    /// <param name="mm">The address space.</param>
    /// <param name="address">The first address, a multiple of a huge page's size.</param>
    /// <param name="form">In which order, and under which locks.</param>
    /// <returns>Whether there is a huge page now, or why not.</returns>
    /// <exception cref="BadAddressException">The address is misaligned or outside the address space.</exception>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds a lock that comes later in the order; or, in another form than <see cref="CollapseForm.Modern"/>, what that form leads to.</exception>
    public static CollapseResult Run(Mm mm, VirtualAddress address, CollapseForm form = CollapseForm.Modern)
    {
        ArgumentNullException.ThrowIfNull(mm);
        if (address.Value % (ulong)mm.Machine.Options.TableSpan != 0)
        {
            throw new BadAddressException(address, $"is not a multiple of a huge page's {mm.Machine.Options.TableSpan} bytes: {nameof(CollapseHugePmd)} begins at one");
        }

        PmdSlot slot = mm.Directory(address);

        // Before any lock is taken: it may take long.
        if (mm.Machine.Allocator.TryAllocateHuge() is not { } huge)
        {
            return CollapseResult.NoHugePage;
        }

        CollapseResult result = form == CollapseForm.UnderReadLock ? RunUnderReadLock(slot, huge, form) : RunUnderWriteLock(slot, huge, form);
        if (result != CollapseResult.Collapsed)
        {
            huge.Put();
        }

        return result;
    }

    private static CollapseResult RunUnderWriteLock(PmdSlot slot, Page huge, CollapseForm form)
    {
        using MmapLock.WriteGuard held = slot.Mm.MmapLock.HoldWrite();
        CollapseResult result = Check(slot, out Vma? vma);
        if (result != CollapseResult.Collapsed)
        {
            return result;
        }

        // Faults may go by the area's lock alone (366a4532d96f, 2025).
        vma!.VmaLock.LockWrite();
        return Collapse(slot, vma, huge, form);
    }

    private static CollapseResult RunUnderReadLock(PmdSlot slot, Page huge, CollapseForm form)
    {
        using MmapLock.ReadGuard held = slot.Mm.MmapLock.HoldRead();
        CollapseResult result = Check(slot, out Vma? vma);
        return result == CollapseResult.Collapsed ? Collapse(slot, vma!, huge, form) : result;
    }

    /// <remarks>Linux: <c>hugepage_vma_revalidate</c>, <c>check_pmd_still_valid</c>.</remarks>
    internal static CollapseResult Check(PmdSlot slot, out Vma? vma)
    {
        vma = slot.Mm.FindVma(slot.Start);
        if (vma is null || !vma.PermitsHugePage(slot) || (vma.Flags & VmaFlags.UffdWp) != 0)
        {
            return CollapseResult.AreaNotSuitable;
        }

        Pmd entry = slot.Read();
        return entry.IsNone ? CollapseResult.NothingMapped : entry.IsTable ? CollapseResult.Collapsed : CollapseResult.AlreadyHuge;
    }

    private static CollapseResult Collapse(PmdSlot slot, Vma vma, Page huge, CollapseForm form)
    {
        PageTable table = slot.Mm.FindTable(slot.Start)!;
        if (form == CollapseForm.CopiedFirst)
        {
            Copy(table, vma, huge);
        }

        return CollapseDetached(slot, table, vma, huge, form);
    }

    private static CollapseResult CollapseDetached(PmdSlot slot, PageTable table, Vma vma, Page huge, CollapseForm form)
    {
        // Whoever walks the reverse map must not find the entry empty and take the pages for unmapped; once they are locked, he waits for that.
        CollapseResult result;
        using (vma.AnonVma!.AnonVmaLock.HoldWrite())
        {
            Detach(slot, form);
            using (table.Ptl.Hold())
            {
                result = Isolate(table, vma);
            }

            if (result != CollapseResult.Collapsed)
            {
                using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
                slot.PutBack(Pmd.Table(table));
                return result;
            }
        }

        // Under no spinlock: up to 512 MiB (arm64 with pages of 64 KiB).
        if (form != CollapseForm.CopiedFirst)
        {
            Copy(table, vma, huge);
        }

        Pmd entry = RemoveSmallPages(table, vma, huge, Mapping(huge, vma));
        using (slot.Mm.PmdLock.Hold())
        {
            Map(slot, table, vma, huge, entry);
        }

        return CollapseResult.Collapsed;
    }

    /// <remarks>Linux: <c>pmdp_collapse_flush</c>. The PMD lock is not needed, as all who could be there wait already; it is taken as nobody contends for it (Shutemov, March 2020).</remarks>
    private static void Detach(PmdSlot slot, CollapseForm form)
    {
        using (slot.Mm.NotifyInvalidate(slot.Start, slot.End))
        using (slot.Mm.PmdLock.Hold())
        {
            slot.CollapseFlush();
        }

        if (form != CollapseForm.WithoutSynchronization)
        {
            slot.Mm.Machine.SynchronizeWalkers();
        }
    }

    // The entry is dirty, and so soft-dirty, in any case: of a mark too many nobody comes to harm.
    internal static Pmd Mapping(Page huge, Vma vma)
    {
        Pmd entry = Pmd.Mapping(huge).WithYoung().WithDirty();
        return vma.IsWritable ? entry.WithWrite() : entry;
    }

    internal static void Map(PmdSlot slot, PageTable table, Vma vma, Page huge, Pmd entry)
    {
        slot.RequireUntouched();
        huge.Set(PageFlags.Anonymous | PageFlags.UpToDate | PageFlags.SwapBacked, nameof(CollapseHugePmd));
        huge.AddAnonymousHugeRmap(vma.AnonVma!, vma.FilePageOf(slot.Start));
        slot.Deposit(table);

        // Only behind the copy may anybody find the huge page: smp_wmb() in Linux.
        slot.PutBack(entry);
        huge.Machine.Lru.Add(huge);
    }
}
