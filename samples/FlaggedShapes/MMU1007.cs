// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Page table freed before the flush.</summary>
internal static class MMU1007
{
    [Explorable("MMU1007", "Walk")]
    internal static void Unlink(PmdSlot slot)
    {
        PageTable? table = slot.Mm.FindTable(slot.Start);
        slot.Mm.PmdLock.Lock();
        slot.GetAndClear();
        table?.Free(); // MMU1007
        slot.Mm.FlushRange(slot.Start, slot.End, freedTables: true);
        slot.Mm.PmdLock.Unlock();
    }
}
