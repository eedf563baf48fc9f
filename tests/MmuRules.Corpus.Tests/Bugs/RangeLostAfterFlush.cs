using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>zap_pte_range()</c>: the loop was left before the address was advanced, so that the flush in between did not reach the last page that it freed. git's repack crashed.</summary>
/// <remarks>Here the gather is full with each page.</remarks>
[Bug("2b047252d087", "2013-08-16", "a full gather flushes a range that ends before the entry that filled it", Order = "X F(start..address) Z → X F(start..address + 1) Z",
    Rule = "MMU1011", In = "Anonymous")]
internal static class RangeLostAfterFlush
{
    public static void Buggy(Vma vma, PageTable table, VirtualAddress start, VirtualAddress end, int pageSize)
    {
        for (VirtualAddress address = start; address < end; address += pageSize)
        {
            Pte old;
            using (table.Ptl.Hold())
            {
                old = table.Slot(address).GetAndClear();
                vma.Mm.FlushRange(start, address);
            }

            Page page = vma.NormalPage(old);
            page.RemoveRmap();
            page.Put();
        }
    }

    public static void Fixed(Vma vma, PageTable table, VirtualAddress start, VirtualAddress end, int pageSize)
    {
        for (VirtualAddress address = start; address < end; address += pageSize)
        {
            Pte old;
            using (table.Ptl.Hold())
            {
                old = table.Slot(address).GetAndClear();
                vma.Mm.FlushRange(start, address + pageSize);
            }

            Page page = vma.NormalPage(old);
            page.RemoveRmap();
            page.Put();
        }
    }
}
