using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>move_pgt_entry()</c>: what stood in the upper-level entry was looked at before the reverse map's lock was taken; khugepaged retracted the table in between.</summary>
[Bug("6fa1066fc5d0", "2024-10-07", "mremap decides on a table before it has the lock that keeps it", Order = "e = *pmd; lock; use(e) → lock; if (*pmd == e) use(e)",
    Rule = "MMU4006", Cve = "CVE-2024-50066", In = "TableFree")]
internal static class TableLookedUpTooEarly
{
    public static void Buggy(Mm mm, VirtualAddress address, int pageSize)
    {
        PageTable? table = mm.FindTable(address);
        if (table is null)
        {
            return;
        }

        using (table.Ptl.Hold())
        {
            Pte old = table.Slot(address).GetAndClear();
            table.Slot(address + pageSize).Set(old.IsNone ? old : old.WithSoftDirty());
            mm.FlushPage(address);
        }
    }

    public static void Fixed(Mm mm, VirtualAddress address, int pageSize)
    {
        using LockedPageTable? table = mm.MapAndLock(address);
        if (table is null)
        {
            return;
        }

        Pte old = table[address].GetAndClear();
        table[address + pageSize].Set(old.IsNone ? old : old.WithSoftDirty());
        mm.FlushPage(address);
    }

    public static void Beside(Mm mm, Page page, PageTable table, VirtualAddress address, int pageSize)
    {
        using (mm.PmdLock.Hold())
        using (table.Ptl.HoldUnder(mm.PmdLock))
        {
            table.Slot(address).ClearAndFlush();
            table.Slot(address + pageSize).ClearAndFlush();
            mm.Directory(address).CollapseFlush();
        }

        mm.Machine.SynchronizeWalkers();
        table.Free();
        page.RemoveRmap();
        page.Put();
    }
}
