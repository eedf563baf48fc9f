// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Gather;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Page-size change not announced.</summary>
internal static class MMU3006
{
    [Explorable("MMU3006", "TwoSizes")]
    internal static void DropBoth(MmuGather tlb, PteSlot slot, VirtualAddress address, PmdSlot huge)
    {
        using (slot.Table.Ptl.Hold())
            slot.GetAndClear();
        tlb.RecordEntry(slot, address);
        using (huge.Mm.PmdLock.Hold())
            huge.GetAndClear();
        tlb.RecordHugeEntry(huge); // MMU3006
        tlb.FlushMmu();
    }
}
