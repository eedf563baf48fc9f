using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>unmap_region()</c>: the area left the reverse map between the zap and the flush, and a device that found its pages mapped nowhere gave them away. Who zaps has to flush, or to say that his caller does.</summary>
/// <remarks>The machine's devices give no pages away: here it is a page of a file, whose cleaner is deceived.</remarks>
[Bug("b67fbebd4cf9", "2022-07-21", "munmap leaves the flush to a caller who comes too late", Order = "[X] return; R F → [X F] return; R", Rule = "MMU1012",
    Cve = "CVE-2022-39188", In = "SharedFile")]
internal static class FlushLeftToTheCaller
{
    public static Pte Buggy(PageTable table, VirtualAddress address) => Take(table, address);

    public static Pte Fixed(Mm mm, PageTable table, VirtualAddress address)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        Pte old = table.Slot(address).GetAndClear();
        mm.FlushPage(address);
        return old;
    }

    public static void Caller(Mm mm, Page page, VirtualAddress address)
    {
        page.RemoveRmap();
        mm.FlushPage(address);
        page.Put();
    }

    private static Pte Take(PageTable table, VirtualAddress address)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        return table.Slot(address).GetAndClear();
    }
}
