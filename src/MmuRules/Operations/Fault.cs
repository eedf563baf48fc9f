using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>What happens when the MMU finds no entry that permits an access: the page is looked up or made, and mapped.</summary>
/// <remarks>Linux: <c>handle_mm_fault</c>, <c>mm/memory.c</c>.</remarks>
public static class Fault
{
    /// <summary>Makes the entry of an address permit an access, unless somebody else has just done so. The access is then tried again. Takes the page lock, then the page-table lock.</summary>
    /// <param name="mm">The address space.</param>
    /// <param name="address">The address.</param>
    /// <param name="isWrite">Whether the access was a store.</param>
    /// <exception cref="BadAddressException">No area holds the address, or the area does not permit the access.</exception>
    /// <exception cref="OutOfPagesException">No page is free.</exception>
    public static void Handle(Mm mm, VirtualAddress address, bool isWrite)
    {
        ArgumentNullException.ThrowIfNull(mm);
        Vma vma = mm.FindVma(address) ?? throw new BadAddressException(address, "is in no area of the address space");
        if (isWrite && !vma.IsWritable)
        {
            throw new BadAddressException(address, $"is in {vma}, which is read-only");
        }

        if (mm.GetTable(address) is not { } table)
        {
            SetHugeAccessFlags(mm.Directory(address), isWrite);
            return;
        }

        Pte entry = table.Slot(address).Read();
        if (entry.IsNone)
        {
            if (vma.Mapping is { } mapping)
            {
                MapFilePage(mapping, vma, table, address, isWrite);
            }
            else
            {
                MapNewPage(table, address, isWrite);
            }
        }
        else if (isWrite && !entry.IsWritable && vma.Mapping is { } shared)
        {
            MakeEntryWritable(shared, vma, table, address);
        }
        else if (entry.IsPresent && (!isWrite || entry.IsWritable))
        {
            SetAccessFlags(table, address, entry, isWrite);
        }
    }

    /// <remarks>Linux: the end of <c>handle_pte_fault</c>. Where the hardware sets the bits itself, this is a fault that has gone away meanwhile.</remarks>
    private static void SetAccessFlags(PageTable table, VirtualAddress address, Pte seen, bool isWrite)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        if (slot.Read() == seen)
        {
            slot.SetAccessFlags(isWrite ? seen.WithYoung().WithDirty() : seen.WithYoung());
        }
    }

    /// <remarks>Linux: <c>huge_pmd_set_accessed</c>.</remarks>
    private static void SetHugeAccessFlags(PmdSlot slot, bool isWrite)
    {
        using PageTableLock.Guard held = slot.Mm.PmdLock.Hold();
        Pmd entry = slot.Read();
        if (entry is { IsHuge: true, IsValid: true } && (!isWrite || entry.IsWritable))
        {
            slot.SetAccessFlags(isWrite ? entry.WithYoung().WithDirty() : entry.WithYoung());
        }
    }

    /// <remarks>Linux: <c>do_anonymous_page</c>.</remarks>
    private static void MapNewPage(PageTable table, VirtualAddress address, bool isWrite)
    {
        Page page = table.Mm.Machine.AllocatePage();
        page.Set(PageFlags.Anonymous | PageFlags.UpToDate, nameof(Fault));
        Pte entry = Pte.Mapping(page).WithWrite().WithYoung();
        if (!TryMap(table, address, page, isWrite ? entry.WithDirty() : entry))
        {
            page.Put();
        }
    }

    /// <remarks>Linux: <c>do_read_fault</c>, <c>do_shared_fault</c>.</remarks>
    private static void MapFilePage(Mapping mapping, Vma vma, PageTable table, VirtualAddress address, bool isWrite)
    {
        Page page = mapping.GetPage(vma.FilePageOf(address));
        bool isMapped = false;
        using (page.Hold())
        {
            if (page.Mapping == mapping)
            {
                isMapped = MapCachedPage(mapping, vma, table, address, isWrite, page);
            }
        }

        if (!isMapped)
        {
            page.Put();
        }
    }

    private static bool MapCachedPage(Mapping mapping, Vma vma, PageTable table, VirtualAddress address, bool isWrite, [Requires(MmuLock.Page)] Page page)
    {
        Pte entry = Pte.Mapping(page).WithYoung();
        if (isWrite)
        {
            mapping.MakeWritable(page);
            entry = entry.WithWrite().WithDirty();
        }
        else if (vma.IsWritable && !vma.WantsWriteNotify)
        {
            entry = entry.WithWrite();
        }

        bool isMapped = TryMap(table, address, page, entry);
        if (isWrite && isMapped)
        {
            page.MarkDirty();
        }

        return isMapped;
    }

    /// <remarks>Linux: <c>wp_page_shared</c>. The page lock keeps the cleaner out between the file's being told and the entry's being writable.</remarks>
    private static void MakeEntryWritable(Mapping mapping, Vma vma, PageTable table, VirtualAddress address)
    {
        if (mapping.FindPage(vma.FilePageOf(address)) is not { } page)
        {
            return;
        }

        using (page.Hold())
        {
            if (page.Mapping == mapping)
            {
                mapping.MakeWritable(page);
                if (TryMakeWritable(vma, table, address, page))
                {
                    page.MarkDirty();
                }
            }
        }

        page.Put();
    }

    private static bool TryMakeWritable(Vma vma, PageTable table, VirtualAddress address, Page page)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        Pte entry = slot.Read();
        if (!entry.IsPresent || entry.IsWritable || vma.NormalPage(entry) != page)
        {
            return false;
        }

        slot.Set(entry.WithWrite().WithDirty().WithYoung());
        return true;
    }

    // The reference that the caller has becomes the entry's.
    private static bool TryMap(PageTable table, VirtualAddress address, Page page, Pte entry)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        if (!slot.Read().IsNone)
        {
            return false;
        }

        page.AddRmap();
        slot.Set(entry);
        return true;
    }
}
