// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Two page-table locks that may be the same lock.</summary>
internal static class MMU4003
{
    [Explorable("MMU4003", "Anonymous")]
    internal static void Move(PageTable source, PageTable target, VirtualAddress from, VirtualAddress to)
    {
        source.Ptl.Lock();
        target.Ptl.Lock(); // MMU4003
        Pte entry = source.Slot(from).ClearAndFlush();
        target.Slot(to).Set(entry);
        target.Ptl.Unlock();
        source.Ptl.Unlock();
    }
}
