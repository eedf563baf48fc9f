// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Lock not released on every path, or released twice.</summary>
internal static class MMU4002
{
    [Explorable("MMU4002", "Mremap")]
    internal static bool IsMapped(PageTable table, VirtualAddress address)
    {
        table.Ptl.Lock(); // MMU4002
        Pte entry = table.Slot(address).Read();
        if (!entry.IsPresent)
            return false;
        table.Ptl.Unlock();
        return true;
    }
}
