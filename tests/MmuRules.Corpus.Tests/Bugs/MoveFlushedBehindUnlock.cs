using MmuRules.Exploration;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>move_ptes()</c>: the flush came behind the loop over all tables. A cleaner that took the lock in between found the entry at the new place and cleaned it there, and a CPU went on storing by the old address.</summary>
/// <remarks>The fix of 2016 flushed early only what was dirty; the fixed order here is that of 2018 (<see cref="CleanEntryFlushedLate"/>).</remarks>
[Bug("5d1904204c99", "2016-11-17", "mremap drops the page-table lock before the flush of a moved entry", Order = "[X set] F → [X set F]", Rule = "MMU1003")]
internal static class MoveFlushedBehindUnlock
{
    public static Scenario Scenario { get; } = Worlds.MovedFile.With(Writers(1), Fsync());

    public static void Buggy(Vma vma, PageTable table, VirtualAddress address, int pageSize)
    {
        VirtualAddress newAddress = address + (2 * pageSize);
        PageTable target = vma.Mm.FindTable(newAddress)!;
        using (PageTableLock.LockPair(table.Ptl, target.Ptl))
        {
            Pte old = table.Slot(address).GetAndClear();
            target.Slot(newAddress).Set(old.WithSoftDirty());
        }

        vma.Mm.FlushPage(address);
    }

    public static void Fixed(Vma vma, PageTable table, VirtualAddress address, int pageSize)
    {
        VirtualAddress newAddress = address + (2 * pageSize);
        PageTable target = vma.Mm.FindTable(newAddress)!;
        using (PageTableLock.LockPair(table.Ptl, target.Ptl))
        {
            Pte old = table.Slot(address).GetAndClear();
            target.Slot(newAddress).Set(old.WithSoftDirty());
            vma.Mm.FlushPage(address);
        }
    }
}
