using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>move_page_tables()</c> moved whole tables without the reverse map's lock: a walk that had looked at the new place and came to the old one found the page at neither, or flushed the wrong address.</summary>
/// <remarks>Here single entries are moved.</remarks>
[Bug("97113eb39fa7", "2022-08-29", "mremap moves entries while a walk of the reverse map is between the two places", Order = "[X set F] → i_mmap lock, [X set F]",
    Cve = "CVE-2022-41222", NotFlagged = "no rule asks a move for the lock of the reverse map: that a flush under the page-table locks is enough depends on the walk")]
internal static class MoveHiddenFromTheWalk
{
    public static Scenario Scenario { get; } = Worlds.MovedBack;

    public static void Buggy(Vma vma, PageTable table, VirtualAddress address, VirtualAddress newAddress)
    {
        PageTable target = vma.Mm.FindTable(newAddress)!;
        using (PageTableLock.LockPair(table.Ptl, target.Ptl))
        {
            Pte old = table.Slot(address).GetAndClear();
            target.Slot(newAddress).Set(old.WithSoftDirty());
            vma.Mm.FlushPage(address);
        }
    }

    public static void Fixed(Vma vma, Mapping file, PageTable table, VirtualAddress address, VirtualAddress newAddress)
    {
        PageTable target = vma.Mm.FindTable(newAddress)!;
        using (file.IMmapLock.Hold())
        using (PageTableLock.LockPair(table.Ptl, target.Ptl))
        {
            Pte old = table.Slot(address).GetAndClear();
            target.Slot(newAddress).Set(old.WithSoftDirty());
            vma.Mm.FlushPage(address);
        }
    }

    public static void Beside(Mm mm, Page page, Mapping file, PageTable table, VirtualAddress address, VirtualAddress newAddress)
    {
        using Page.Guard locked = page.Hold();
        page.MkClean();
        using IMmapLock.Guard held = file.IMmapLock.Hold();
        if (table.Slot(address).Read().IsWritable || mm.FindTable(newAddress)!.Slot(newAddress).Read().IsWritable)
        {
            throw new PropertyViolationException(Property.LostWrite, "The page has been cleaned, and can be stored to without a fault: nobody will hear of it.");
        }
    }
}
