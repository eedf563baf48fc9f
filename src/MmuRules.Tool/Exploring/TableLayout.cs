using MmuRules.Exploration;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Exploring;

/// <summary>
/// Lays verdicts out as a table: a row for each function, variant of the scenarios and hardware model, a column for each scenario.
/// </summary>
internal static class TableLayout
{
    private const string PlainVariant = "plain";

    public static IEnumerable<StyledLine> Lay(IReadOnlyList<Explored> explored, int width)
    {
        var questions = explored.Select(one => one.Question).Distinct().ToList();
        var headings = Headings(explored);
        var rows = explored.GroupBy(one => (one.Code, one.Variant, one.Verdict.Model)).ToList();
        var table = new List<GridCell[]>
        {
            (GridCell[])[.. headings.Select(heading => new GridCell(heading.Name, Role.Strong)), .. questions.Select(question => new GridCell(question, Role.Strong))],
        };
        foreach (var row in rows)
        {
            table.Add([
                .. headings.Select(heading => new GridCell(heading.Of(row.First()), Role.Plain)),
                .. questions.Select(question => row.FirstOrDefault(one => one.Question == question) is { } one ? CellOf(one.Verdict) : new GridCell("-", Role.Faint)),
            ]);
        }

        return Grid.Lay(table, headings.Count, width);
    }

    /// <summary>What a verdict is called in a word or two.</summary>
    public static GridCell CellOf(Verdict verdict) => verdict.Outcome switch
    {
        Outcome.Proved when verdict.Shard is { } shard => new($"nothing in part {shard}", Role.Note),
        Outcome.Proved => new("proved", Role.Added),
        Outcome.Violated => new($"violated: {(verdict.Violated is { } property ? VerdictTable.Describe(property) : "unknown property")}", Role.Error),
        Outcome.Bounded => new("nothing found", Role.Note),
        _ => new("unknown", Role.Warning),
    };

    // What is the same in every row needs no column.
    private static List<(string Name, Func<Explored, string> Of)> Headings(IReadOnlyList<Explored> explored)
    {
        List<(string Name, Func<Explored, string> Of)> headings = [("function", one => one.Code)];
        if (explored.Any(one => one.Variant.Length > 0))
            headings.Add(("variant", one => one.Variant.Length > 0 ? one.Variant : PlainVariant));
        if (explored.Select(one => one.Verdict.Model).Distinct().Count() > 1)
            headings.Add(("model", one => one.Verdict.Model));
        return headings;
    }
}
