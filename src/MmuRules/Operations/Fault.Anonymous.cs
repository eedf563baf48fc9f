using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <content>Pages of no file.</content>
public static partial class Fault
{
    /// <remarks>Linux: <c>do_anonymous_page</c>.</remarks>
    private static void MapNewPage(in VmFault fault)
    {
        Page page = NewAnonymousPage(fault.Vma.Mm.Machine);

        // Marked, even if it is only loaded from: what was here before is not here any more.
        Pte entry = Pte.Mapping(page).WithYoung().WithSoftDirty();
        entry = (fault.Vma.IsWritable ? entry.WithWrite() : entry).WithMarksOf(fault.Seen);
        if (!TryMapAnonymous(fault, page, fault.IsWrite ? entry.WithDirty() : entry))
        {
            page.Put();
        }
    }

    private static Page NewAnonymousPage(Machine machine)
    {
        Page page = machine.AllocatePage();
        page.Set(PageFlags.Anonymous | PageFlags.SwapBacked | PageFlags.UpToDate, nameof(Fault));
        return page;
    }

    // The reference that the caller has becomes the entry's.
    private static bool TryMapAnonymous(in VmFault fault, Page page, Pte entry)
    {
        using LockedPageTable? table = fault.LockIfUnchanged();
        if (table is null)
        {
            return false;
        }

        page.AddAnonymousRmap(fault.Vma.AnonVma!, fault.PageIndex);

        // Before it is to be found in the table: from then on somebody may take it away again, and it may be free, or somebody else's.
        page.Machine.Lru.Add(page);
        table[fault.Address].Fill(entry);
        return true;
    }
}
