using MmuRules.Exploration;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Exploring;

/// <summary>
/// Lays verdicts out as a table: a row for each function, variant of the scenarios and hardware model, a column for each scenario. Where that is too wide for the terminal, a list.
/// </summary>
internal static class TableLayout
{
    private const string Gap = "  ";
    private const string PlainVariant = "plain";

    public static IEnumerable<StyledLine> Lay(IReadOnlyList<Explored> explored, int width)
    {
        var questions = explored.Select(one => one.Question).Distinct().ToList();
        var headings = Headings(explored);
        var rows = explored.GroupBy(one => (one.Code, one.Variant, one.Verdict.Model)).ToList();
        var table = new List<Cell[]>
        {
            (Cell[])[.. headings.Select(heading => new Cell(heading.Name, Role.Strong)), .. questions.Select(question => new Cell(question, Role.Strong))],
        };
        foreach (var row in rows)
        {
            table.Add([
                .. headings.Select(heading => new Cell(heading.Of(row.First()), Role.Plain)),
                .. questions.Select(question => row.FirstOrDefault(one => one.Question == question) is { } one ? CellOf(one.Verdict) : new Cell("-", Role.Faint)),
            ]);
        }

        var widths = Enumerable.Range(0, table[0].Length).Select(column => table.Max(row => row[column].Text.Length)).ToArray();
        return widths.Sum() + Gap.Length * (widths.Length - 1) <= width ? AsTable(table, widths) : AsList(table, headings.Count);
    }

    /// <summary>What a verdict is called in a word or two.</summary>
    public static Cell CellOf(Verdict verdict) => verdict.Outcome switch
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

    private static IEnumerable<StyledLine> AsTable(IEnumerable<Cell[]> table, int[] widths)
    {
        foreach (var row in table)
        {
            var line = new StyledLine();
            for (var column = 0; column < row.Length; column++)
                line.Add(row[column].Text, row[column].Role).Add(column == row.Length - 1 ? "" : new string(' ', widths[column] - row[column].Text.Length) + Gap);
            yield return line;
        }
    }

    private static IEnumerable<StyledLine> AsList(List<Cell[]> table, int headings)
    {
        var widest = table[0].Skip(headings).Max(cell => cell.Text.Length);
        foreach (var row in table.Skip(1))
        {
            yield return new StyledLine().Add(string.Join(", ", row.Take(headings).Select(cell => cell.Text)), Role.Strong);
            foreach (var (question, cell) in table[0].Zip(row).Skip(headings))
                yield return new StyledLine().Add(Gap + question.Text.PadRight(widest) + Gap).Add(cell.Text, cell.Role);
        }
    }

    public readonly record struct Cell(string Text, Role Role);
}
