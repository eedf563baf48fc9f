// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Stale window leaves the method and nobody is told.</summary>
internal static class MMU1012
{
    [Explorable("MMU1012", "Anonymous")]
    internal static void Hide(PageTable table, VirtualAddress address) // MMU1012
    {
        table.Ptl.Lock();
        table.Slot(address).SetWriteProtect();
        table.Ptl.Unlock();
    }
}
