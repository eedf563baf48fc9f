// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Lockless walkers not waited for before a table is freed or reused.</summary>
/// <remarks>Explore it with <c>--model Arm64</c>.</remarks>
internal static class MMU1008
{
    [Explorable("MMU1008", "Walk")]
    internal static void Unlink(PmdSlot slot)
    {
        PageTable? table = slot.Mm.FindTable(slot.Start);
        slot.Mm.PmdLock.Lock();
        slot.GetAndClear();
        slot.Mm.FlushRange(slot.Start, slot.End, freedTables: true);
        slot.Mm.PmdLock.Unlock();
        table?.Free(); // MMU1008
    }
}
