using System.Text;

namespace MmuRules.Exploration;

/// <summary>One cell of a row of text.</summary>
/// <param name="Lines">Its lines from the top.</param>
/// <param name="Width">Its width in columns of the terminal.</param>
/// <param name="Filler">What stands in it below its last line, down to the end of the row.</param>
internal readonly record struct TextCell(IReadOnlyList<string> Lines, int Width, string Filler = "");

/// <summary>Writes rows of cells side by side, two columns apart.</summary>
internal static class TextTable
{
    internal const int Gap = 2;

    internal static void Append(StringBuilder text, params IReadOnlyList<TextCell> cells)
    {
        int height = cells.Max(cell => Math.Max(1, cell.Lines.Count));
        for (int line = 0; line < height; line++)
        {
            IEnumerable<string> pieces = cells.Select(cell => PlainText.Pad(line < cell.Lines.Count ? cell.Lines[line] : cell.Filler, cell.Width));
            AppendLine(text, string.Join(new string(' ', Gap), pieces));
        }
    }

    /// <summary>Ends with a line feed on every system: a drawing is the same everywhere.</summary>
    internal static void AppendLine(StringBuilder text, string line) => text.Append(line.TrimEnd()).Append('\n');
}
