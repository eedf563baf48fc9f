using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>move_ptes()</c> until 2018: only what was dirty was flushed under the locks. Who truncated the file then found the entry at the new place, flushed there, and freed the page, which a CPU still read by the old address.</summary>
[Bug("eb66ae030829", "2018-10-12", "mremap flushes a clean entry behind the unlock of the new place", Order = "[[X set; if dirty: F]] F → [[X set F]]", Rule = "MMU1003",
    Cve = "CVE-2018-18281", In = "Mremap")]
internal static class CleanEntryFlushedLate
{
    public static void Buggy(Mm mm, PageTable table, VirtualAddress address, VirtualAddress newAddress)
    {
        PageTable target = mm.FindTable(newAddress)!;
        using (PageTableLock.LockPair(table.Ptl, target.Ptl))
        {
            Pte old = table.Slot(address).GetAndClear();
            target.Slot(newAddress).Set(old.IsNone ? old : old.WithSoftDirty());
            if (old.IsDirty)
            {
                mm.FlushPage(address);
            }
        }

        mm.FlushPage(address);
    }

    public static void Fixed(Mm mm, PageTable table, VirtualAddress address, VirtualAddress newAddress)
    {
        PageTable target = mm.FindTable(newAddress)!;
        using (PageTableLock.LockPair(table.Ptl, target.Ptl))
        {
            Pte old = table.Slot(address).GetAndClear();
            target.Slot(newAddress).Set(old.IsNone ? old : old.WithSoftDirty());
            mm.FlushPage(address);
        }
    }
}
