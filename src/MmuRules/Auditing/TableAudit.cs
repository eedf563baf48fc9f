using MmuRules.Paging;

namespace MmuRules.Auditing;

/// <summary>Looks for page tables that are in use, and that nobody could ever find or free.</summary>
internal static class TableAudit
{
    internal static void Check(Census census)
    {
        foreach (PageTable table in census.Machine.Tables.All)
        {
            if (!table.IsFree && !census.IsLinked(table))
            {
                throw new UndefinedBehaviorException(
                    UndefinedBehavior.TableLinkedNowhere, nameof(Audit), table.ToString(), $"It is in use for {table.Start}..{table.End}, and no upper-level entry links it.");
            }
        }
    }
}
