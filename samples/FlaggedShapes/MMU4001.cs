// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Entry changed without its page-table lock.</summary>
internal static class MMU4001
{
    [Explorable("MMU4001", "Anonymous")]
    internal static void Protect(PageTable table, VirtualAddress address)
    {
        PteSlot slot = table.Slot(address);
        Pte old = slot.ClearAndFlush(); // MMU4001
        slot.Set(old.WithoutWrite()); // MMU4001
    }
}
