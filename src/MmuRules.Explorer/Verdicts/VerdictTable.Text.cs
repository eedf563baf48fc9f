using System.Globalization;
using System.Text;

namespace MmuRules.Exploration;

/// <content>The table as text. The same verdicts give the same text: how long they took is left out.</content>
public sealed partial class VerdictTable
{
    /// <summary>A verdict in a few words, such as <c>holds</c> or <c>violated: lost write</c>.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <returns>The words.</returns>
    public static string Describe(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Outcome switch
        {
            Outcome.Proved => "holds",
            Outcome.Violated => $"violated: {Describe(verdict.Violated!.Value)}",
            Outcome.Bounded => "nothing found",
            _ => "unknown",
        };
    }

    /// <summary>A property that is violated, in a few words.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The words.</returns>
    public static string Describe(Property property) => property switch
    {
        Property.LostWrite => "lost write",
        Property.FsyncDurability => "fsync broken",
        Property.StaleAccess => "stale access",
        Property.DirtyBehindFilesystem => "dirty behind filesystem",
        Property.NoException => "exception",
        _ => property.ToString().ToLowerInvariant(),
    };

    /// <summary>Writes the table for a terminal, its columns aligned.</summary>
    /// <returns>The text; each line ends with a line feed.</returns>
    public string ToText()
    {
        string[][] cells = Cells();
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => new StringInfo(row[column]).LengthInTextElements))];
        var text = new StringBuilder();
        foreach (string[] row in cells)
        {
            TextTable.Append(text, [.. row.Select((cell, column) => new TextCell([cell], widths[column]))]);
        }

        return text.ToString();
    }

    /// <summary>Writes the table as Markdown.</summary>
    /// <returns>The text; each line ends with a line feed.</returns>
    public string ToMarkdown()
    {
        string[][] cells = Cells();
        var text = new StringBuilder();
        AppendRow(text, cells[0]);
        AppendRow(text, cells[0].Select(_ => "---"));
        foreach (string[] row in cells.AsSpan(1))
        {
            AppendRow(text, row.Select((cell, column) => column > 0 && cell != "holds" ? $"**{Escape(cell)}**" : Escape(cell)));
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => ToText();

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append($"| {string.Join(" | ", cells)} |\n");

    private static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    private string[][] Cells() =>
    [
        [string.Empty, .. Columns.Select(column => column.Title)],
        .. Rows.Select((row, i) => (string[])[row.Name, .. Columns.Select((_, j) => Describe(this[i, j]))]),
    ];
}
