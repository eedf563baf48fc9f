namespace MmuRules.Tool.Rendering;

/// <summary>A cell of a table.</summary>
internal readonly record struct GridCell(string Text, Role Role);

/// <summary>Lays rows of cells out in columns; where that is too wide for the terminal, as a list.</summary>
internal static class Grid
{
    private const string Gap = "  ";

    /// <param name="rows">The first one has the names of the columns. All are of one length.</param>
    /// <param name="headings">How many columns, from the left, say what a row is about.</param>
    /// <param name="width">Of the terminal, in cells.</param>
    public static IEnumerable<StyledLine> Lay(IReadOnlyList<GridCell[]> rows, int headings, int width)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Text.Length)).ToArray();
        return widths.Sum() + (Gap.Length * (widths.Length - 1)) <= width ? AsTable(rows, widths) : AsList(rows, headings);
    }

    private static IEnumerable<StyledLine> AsTable(IEnumerable<GridCell[]> rows, int[] widths)
    {
        foreach (var row in rows)
        {
            var line = new StyledLine();
            for (var column = 0; column < row.Length; column++)
                line.Add(row[column].Text, row[column].Role).Add(column == row.Length - 1 ? "" : new string(' ', widths[column] - row[column].Text.Length) + Gap);
            yield return line;
        }
    }

    private static IEnumerable<StyledLine> AsList(IReadOnlyList<GridCell[]> rows, int headings)
    {
        var widest = rows[0].Skip(headings).Max(cell => cell.Text.Length);
        foreach (var row in rows.Skip(1))
        {
            yield return new StyledLine().Add(string.Join(", ", row.Take(headings).Select(cell => cell.Text)), Role.Strong);
            foreach (var (name, cell) in rows[0].Zip(row).Skip(headings))
                yield return new StyledLine().Add(Gap + name.Text.PadRight(widest) + Gap).Add(cell.Text, cell.Role);
        }
    }
}
