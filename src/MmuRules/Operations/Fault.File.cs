using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>Pages of a file, and private copies of such.</content>
public static partial class Fault
{
    /// <remarks>Linux: <c>do_read_fault</c>, <c>do_shared_fault</c>, <c>do_cow_fault</c>.</remarks>
    private static void MapFilePage(in VmFault fault)
    {
        Page page = GetFilePage(fault);
        bool isMapped = false;
        try
        {
            using Page.Guard held = page.Hold();

            // Truncated while the lock was waited for: the next try will find out.
            if (fault.Vma.Mapping!.Holds(page))
            {
                if (fault.IsWrite && !fault.Vma.IsShared)
                {
                    MapCopy(fault, page);
                }
                else
                {
                    isMapped = TryMapCachedPage(fault, page);
                }
            }
        }
        finally
        {
            if (!isMapped)
            {
                page.Put();
            }
        }
    }

    /// <remarks>Linux: <c>filemap_fault</c>, which answers <c>VM_FAULT_SIGBUS</c> behind the end of the file.</remarks>
    private static Page GetFilePage(in VmFault fault)
    {
        Mapping mapping = fault.Vma.Mapping!;
        try
        {
            return mapping.GetPage(fault.PageIndex);
        }
        catch (BadFileOffsetException)
        {
            throw new BadAddressException(fault.Address, $"maps page {fault.PageIndex} of {mapping}, which has {mapping.PageCount}");
        }
    }

    private static bool TryMapCachedPage(in VmFault fault, [Requires(MmuLock.Page)] Page page)
    {
        Vma vma = fault.Vma;
        Pte entry = Pte.Mapping(page).WithYoung();
        if (fault.IsWrite)
        {
            vma.Mapping!.MakeWritable(page);
            entry = entry.WithWrite().WithDirty();
        }
        else if (vma.IsWritable && vma.IsShared && !vma.WantsWriteNotify)
        {
            entry = entry.WithWrite();
        }

        if (!TryMap(fault, page, entry.WithMarksOf(fault.Seen)))
        {
            return false;
        }

        if (fault.IsWrite)
        {
            page.MarkDirty();
        }

        return true;
    }

    // The reference that the caller has becomes the entry's.
    private static bool TryMap(in VmFault fault, Page page, Pte entry)
    {
        using LockedPageTable? table = fault.LockIfUnchanged();
        if (table is null)
        {
            return false;
        }

        page.AddRmap();
        table[fault.Address].Fill(entry);
        return true;
    }

    /// <remarks>Linux: <c>do_cow_fault</c>. The page lock keeps the content from being truncated while it is copied.</remarks>
    private static void MapCopy(in VmFault fault, [Requires(MmuLock.Page)] Page cached)
    {
        Page copy = NewAnonymousPage(cached.Machine);
        copy.CopyFrom(cached);
        Pte entry = Pte.Mapping(copy).WithYoung().WithWrite().WithDirty().WithMarksOf(fault.Seen);
        if (!TryMapAnonymous(fault, copy, entry))
        {
            copy.Put();
        }
    }
}
