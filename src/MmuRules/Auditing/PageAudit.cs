using MmuRules.Pages;

namespace MmuRules.Auditing;

/// <summary>Compares the counts of pages with what holds and maps them.</summary>
internal static class PageAudit
{
    internal static void Check(Census census, ReadOnlySpan<Page> held)
    {
        foreach (Page page in census.Machine.Pages)
        {
            CheckMapCount(census, page);
            CheckReferences(census, page, held.Count(page));
        }
    }

    private static void CheckMapCount(Census census, Page page)
    {
        int mappings = census.MappingsOf(page.Pfn);
        if (page.MapCount != mappings)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.MapCountWrong, nameof(Audit), page.ToString(), $"Its map count is {page.MapCount}, and {mappings} entries map it.");
        }
    }

    private static void CheckReferences(Census census, Page page, int callers)
    {
        int cached = page.Mapping is null ? 0 : 1;
        int mappings = census.MappingsOf(page.Pfn);
        int known = mappings + cached + callers;
        if (page.RefCount != known)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.ReferencesWrong,
                nameof(Audit),
                page.ToString(),
                $"It has {page.RefCount} references; {mappings} entries hold it, caches {cached} times, and the caller {callers} times.");
        }
    }
}
