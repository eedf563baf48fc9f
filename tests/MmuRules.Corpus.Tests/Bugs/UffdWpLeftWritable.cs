using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary>The mark says that stores are asked about; only the missing write permission makes it so.</summary>
[Bug("f1eb1bacfba9", "2021-06-30", "an entry is marked as write-protected for userfaultfd, and stays writable", Order = "set(mkUffdWp(e)) → set(wrprotect(mkUffdWp(e)))",
    Rule = "MMU2008", In = "Anonymous")]
internal static class UffdWpLeftWritable
{
    public static void Buggy(Mm mm, PageTable table, VirtualAddress address)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        Pte old = slot.GetAndClear();
        slot.Set(old.WithUffdWp());
        mm.FlushPage(address);
    }

    public static void Fixed(Mm mm, PageTable table, VirtualAddress address)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        Pte old = slot.GetAndClear();
        slot.Set(old.WithoutWrite().WithUffdWp());
        mm.FlushPage(address);
    }
}
