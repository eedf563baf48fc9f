// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Entry transiently none where none means "nothing there".</summary>
internal static class MMU2010
{
    [Explorable("MMU2010", "DiscardHuge")]
    internal static void Protect(PmdSlot slot)
    {
        slot.Mm.PmdLock.Lock();
        Pmd old = slot.GetAndClear();
        slot.Mm.FlushRange(slot.Start, slot.End);
        slot.Set(old.WithoutWrite()); // MMU2010
        slot.Mm.PmdLock.Unlock();
    }
}
