using MmuRules.Exploration;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Corpus.Bugs;

/// <summary>arm64's <c>pte_wrprotect()</c>: the bit that says "written" there is the write permission itself, and a store of another CPU between the read and the store was forgotten.</summary>
[Bug("ff1712f953e2", "2020-11-23", "write protection drops the dirty bit that hardware sets", Order = "*p = wrprotect(*p) → SetWriteProtect(p)", Rule = "MMU2002", On = "Arm64")]
internal static class WriteProtectedNonAtomically
{
    public static Scenario Scenario { get; } = Worlds.SharedMemory.With(Writers(1, loads: true), Shrinker());

    public static void Buggy(Mm mm, PageTable table, VirtualAddress address)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        Pte entry = slot.Read();
        if (entry.IsPresent)
        {
            slot.Set(entry.WithoutWrite());
            mm.FlushPage(address);
        }
    }

    public static void Fixed(Mm mm, PageTable table, VirtualAddress address)
    {
        using PageTableLock.Guard held = table.Ptl.Hold();
        PteSlot slot = table.Slot(address);
        Pte entry = slot.Read();
        if (entry.IsPresent)
        {
            slot.SetWriteProtect();
            mm.FlushPage(address);
        }
    }
}
