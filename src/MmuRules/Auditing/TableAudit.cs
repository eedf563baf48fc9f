using MmuRules.Paging;

namespace MmuRules.Auditing;

/// <summary>Looks for page tables that are in use, and that nobody could ever find or free.</summary>
internal static class TableAudit
{
    internal static void Check(Census census)
    {
        foreach (PageTable table in census.Machine.Tables.All)
        {
            if (!table.IsFree && !census.IsLinked(table) && !census.Machine.Gathers.HasQueued(table))
            {
                throw new UndefinedBehaviorException(
                    UndefinedBehavior.TableLinkedNowhere, nameof(Audit), table.ToString(), $"It is in use for {table.Start}..{table.End}, and neither an upper-level entry nor a gather has it.");
            }
        }
    }
}
