// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
using MmuRules.Annotations;
using MmuRules.Paging;

namespace FlaggedShapes;

/// <summary>Invalidating an entry that is not present.</summary>
internal static class MMU2009
{
    [Explorable("MMU2009", "MigrateHuge")]
    internal static void Change(PmdSlot slot)
    {
        slot.Mm.PmdLock.Lock();
        Pmd entry = slot.Read();
        if (!entry.IsNone)
        {
            Pmd old = slot.Invalidate(); // MMU2009
            slot.Set(old.WithoutWrite());
        }

        slot.Mm.PmdLock.Unlock();
    }
}
