using MmuRules.Files;

namespace MmuRules.Auditing;

/// <summary>Compares what the swap device counts with the entries that name its slots.</summary>
internal static class SwapAudit
{
    internal static void Check(Census census)
    {
        SwapSpace? swap = census.Machine.Swap;
        for (int slot = 0; swap is not null && slot < swap.SlotCount; slot++)
        {
            int entries = census.SwapEntriesOf(slot);
            if (swap.UsersOf(slot) != entries)
            {
                throw new UndefinedBehaviorException(
                    UndefinedBehavior.SwapCountWrong,
                    nameof(Audit),
                    $"swap slot {slot}",
                    $"The device counts {swap.UsersOf(slot)} entries that name it, and there are {entries}.");
            }
        }
    }
}
