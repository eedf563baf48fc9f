using MmuRules.Pages;

namespace MmuRules.Auditing;

/// <summary>Compares the counts of pages with what holds and maps them.</summary>
internal static class PageAudit
{
    internal static void Check(Census census, ReadOnlySpan<Page> held)
    {
        var references = new int[census.Machine.Pages.Count];
        foreach (Page page in held)
        {
            references[page.Head.Pfn.Number]++;
        }

        foreach (Page page in census.Machine.Pages)
        {
            CheckMapCount(census, page);
            if (!page.IsTail)
            {
                CheckReferences(census, page, references[page.Pfn.Number]);
            }
        }
    }

    private static void CheckMapCount(Census census, Page page)
    {
        int mappings = census.MappingsOf(page.Pfn) + (page.IsHuge ? census.HugeMappingsOf(page.Head.Pfn) : 0);
        if (page.MapCount != mappings)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.MapCountWrong, nameof(Audit), page.ToString(), $"Its map count is {page.MapCount}, and {mappings} entries map it.");
        }
    }

    private static void CheckReferences(Census census, Page page, int callers)
    {
        int cached = page.CacheReferences;
        int mappings = census.HugeMappingsOf(page.Pfn);
        int queued = 0;
        foreach (Page part in page.Subpages)
        {
            mappings += census.MappingsOf(part.Pfn);
            queued += census.Machine.Gathers.CountQueued(part.Pfn);
        }

        if (page.RefCount != mappings + cached + queued + callers)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.ReferencesWrong,
                nameof(Audit),
                page.ToString(),
                $"It has {page.RefCount} references; entries hold {mappings} of them, caches {cached}, gathers {queued}, and the caller {callers}.");
        }
    }
}
