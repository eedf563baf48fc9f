// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Pages;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Waiting, await, yield or bulk copying under a spinlock.</summary>
internal static class MMU4005
{
    [Explorable("MMU4005", "Anonymous")]
    internal static void Peek(Page page, PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock();
        table.Slot(address).Read();
        Writeback.WaitForWriteback(page); // MMU4005
        System.Threading.Thread.Sleep(1); // MMU4005
        table.Ptl.Unlock();
    }
}
