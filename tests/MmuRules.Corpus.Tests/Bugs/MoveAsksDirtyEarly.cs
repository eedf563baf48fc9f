using MmuRules.Exploration;
using MmuRules.Paging;
using static MmuRules.Exploration.EnvironmentParts;

namespace MmuRules.Corpus.Bugs;

/// <summary>The follow-up of 5d1904204c99: whether a flush is needed was asked of the entry before it was taken, and a CPU could set the bit in between.</summary>
/// <remarks>The id of the commit is not confirmed. That the entry is asked too early (MMU2003) is said only where the bit decides about a page: the bit itself moves along here. It asked the entry that was taken whether it is dirty; since 2018 it is asked whether it is present.</remarks>
[Bug("a2ce2666aa87", "2016-11-29", "mremap asks for the dirty bit before it takes the entry", Order = "if (dirty(*p)) force; o = X → o = X; if (dirty(o)) force",
    Rule = "MMU1003")]
internal static class MoveAsksDirtyEarly
{
    public static Scenario Scenario { get; } = Scenarios.Mremap.Without("writers").With(Writers(1));

    public static void Buggy(Mm mm, PageTable table, VirtualAddress address, VirtualAddress newAddress)
    {
        PteSlot slot = table.Slot(address);
        PageTable target = mm.FindTable(newAddress)!;
        using (PageTableLock.LockPair(table.Ptl, target.Ptl))
        {
            bool mustFlush = slot.Read().IsDirty;
            Pte old = slot.GetAndClear();
            target.Slot(newAddress).Set(old.IsNone ? old : old.WithSoftDirty());
            if (mustFlush)
            {
                mm.FlushPage(address);
            }
        }

        mm.FlushPage(address);
    }

    public static void Fixed(Mm mm, PageTable table, VirtualAddress address, VirtualAddress newAddress)
    {
        PteSlot slot = table.Slot(address);
        PageTable target = mm.FindTable(newAddress)!;
        using (PageTableLock.LockPair(table.Ptl, target.Ptl))
        {
            Pte old = slot.GetAndClear();
            target.Slot(newAddress).Set(old.IsNone ? old : old.WithSoftDirty());
            if (old.IsPresent)
            {
                mm.FlushPage(address);
            }
        }
    }
}
