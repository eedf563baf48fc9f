using MmuRules.Annotations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>What a page is wanted for by somebody who will use it without the page tables.</summary>
/// <remarks>Linux: <c>FOLL_*</c>.</remarks>
[Flags]
public enum GupFlags
{
    /// <summary>Loads, soon.</summary>
    None = 0,

    /// <summary>Stores too: the entry has to permit them now.</summary>
    /// <remarks>Linux: <c>FOLL_WRITE</c>.</remarks>
    Write = 1,

    /// <summary>For an unknown time.</summary>
    /// <remarks>Linux: <c>FOLL_LONGTERM</c>.</remarks>
    LongTerm = 2,
}

/// <summary>Looks up the page behind an address and takes a reference to it, so that a device or the kernel can use it without the page tables.</summary>
/// <remarks>Linux: <c>get_user_pages</c>, <c>mm/gup.c</c>.</remarks>
public static class GetUserPages
{
    /// <summary>
    /// Takes a reference to the page of an address; it is faulted in if need be. The reference keeps the page from being freed, not from being unmapped, cleaned
    /// or replaced at its address. Takes a page-table lock, and what a fault takes.
    /// </summary>
    /// <param name="mm">The address space.</param>
    /// <param name="address">An address in the page.</param>
    /// <param name="flags">What the page is wanted for.</param>
    /// <returns>The page; the caller gives its reference up by <see cref="Page.Put"/>, and marks it dirty before by <see cref="Page.MarkDirtyLocked"/> if he has stored.</returns>
    /// <exception cref="BadAddressException">
    /// No area holds the address, or the area does not permit the access; or the page of a file that wants to be told of first stores is wanted for stores for
    /// an unknown time.
    /// </exception>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    /// <remarks>
    /// Linux: <c>__get_user_pages</c>, <c>follow_page_pte</c>. A page that is written back and cleaned while it is held is stored to behind the filesystem's
    /// back: hence no long-term stores to such files since 8ac268436e6d and a6e79df92e4a (2023).
    /// </remarks>
    [Effect(MmuEffect.TakesPageReference)]
    public static Page Get(Mm mm, VirtualAddress address, GupFlags flags = GupFlags.None)
    {
        ArgumentNullException.ThrowIfNull(mm);
        bool isWrite = (flags & GupFlags.Write) != 0;
        while (true)
        {
            if (mm.FindVma(address) is not { } vma)
            {
                // One that is just being replaced is missing for a moment. The fault looks under the mmap lock, and it is the fault that refuses.
                Fault.Handle(mm, address, isWrite);
                continue;
            }

            if (isWrite && (flags & GupFlags.LongTerm) != 0 && vma is { IsShared: true, Mapping: { AccountsDirty: true } file })
            {
                throw new BadAddressException(address, $"maps {file}, which wants to be told of each first store: it cannot be pinned for stores for an unknown time");
            }

            if (TryFollow(mm, vma, address, isWrite) is { } page)
            {
                return page;
            }

            Fault.Handle(mm, address, isWrite);
        }
    }

    private static Page? TryFollow(Mm mm, Vma vma, VirtualAddress address, bool isWrite)
    {
        using LockedPageTable? table = mm.MapAndLock(address);
        if (table is null)
        {
            return TryFollowHuge(vma, mm.Directory(address), address, isWrite);
        }

        Pte entry = table[address].Read();
        return entry.IsPresent ? TryTake(vma.NormalPage(entry), entry, isWrite) : null;
    }

    /// <remarks>Linux: <c>follow_trans_huge_pmd</c>.</remarks>
    private static Page? TryFollowHuge(Vma vma, PmdSlot slot, VirtualAddress address, bool isWrite)
    {
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        Pmd entry = slot.Read();
        if (!entry.IsHuge || !entry.IsValid)
        {
            return null;
        }

        int place = (int)((address - slot.Start) >> slot.Mm.Machine.Options.PageShift);
        return TryTake(vma.NormalPage(entry).Subpages[place], entry.Leaf, isWrite);
    }

    /// <summary>Takes a reference to the page that an entry maps, if the entry permits the access. Under the entry's lock: there the entry's own reference is still given.</summary>
    private static Page? TryTake(Page page, Pte entry, bool isWrite)
    {
        if (isWrite && !entry.IsWritable)
        {
            return null;
        }

        page.Get();
        if (isWrite && !entry.IsDirty)
        {
            page.MarkDirty();
        }

        page.MarkAccessed();
        return page;
    }
}
