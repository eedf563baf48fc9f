using System.Text;
using Spectre.Console.Rendering;

namespace MmuRules.Tool.Rendering;

/// <summary>A span on a line: columns from 1, the end behind the last character; the end is open for a span that goes on in the next line.</summary>
internal readonly record struct Mark(int Start, int? End, bool IsPrimary, int? Number);

/// <summary>A source line made fit for display: tabs spread out, too long ones cut around what is marked.</summary>
internal sealed class MarkedLine
{
    private const int TabWidth = 4;
    private const int ContextBeforeMark = 12;

    private readonly Glyphs _glyphs;
    private readonly string _text;
    private readonly int[] _cellOfColumn;
    private int _firstCell;

    private MarkedLine(string source, Glyphs glyphs)
    {
        _glyphs = glyphs;
        (_text, _cellOfColumn) = Spread(source);
    }

    /// <summary>The line and below it one row of underlining for each mark, none wider than the width.</summary>
    public static (string Source, IReadOnlyList<StyledLine> Rows) Lay(string source, IReadOnlyList<Mark> marks, int width, Glyphs glyphs, Role primary)
    {
        var line = new MarkedLine(source, glyphs);
        var shown = line.Cut(marks, width);
        return (shown, [.. marks.Select(mark => line.Underline(mark, width, primary))]);
    }

    private string Cut(IReadOnlyList<Mark> marks, int width)
    {
        var cells = CellCount(_text);
        if (cells <= width)
            return _text;

        var lastMarked = marks.Count == 0 ? 0 : marks.Max(mark => CellOf(mark.End ?? mark.Start));
        var firstMarked = marks.Count == 0 ? 0 : marks.Min(mark => CellOf(mark.Start));
        _firstCell = lastMarked < width ? 0 : Math.Max(0, firstMarked - ContextBeforeMark);
        var result = new StringBuilder();
        var cell = 0;
        foreach (var rune in _text.EnumerateRunes())
        {
            var size = CellCount(rune.ToString());
            if (cell >= _firstCell && cell + size - _firstCell < width)
                result.Append(rune);
            cell += size;
        }

        if (_firstCell > 0)
            result.Remove(0, 1).Insert(0, _glyphs.Ellipsis);
        return cells - _firstCell > width - 1 ? result.Append(_glyphs.Ellipsis).ToString() : result.ToString();
    }

    private StyledLine Underline(Mark mark, int width, Role primary)
    {
        var label = mark.Number is { } number ? " " + _glyphs.Number(number) : "";
        var start = Math.Clamp(CellOf(mark.Start) - _firstCell, 0, Math.Max(0, width - 1 - label.Length));
        var end = (mark.End is { } column ? CellOf(column) : CellCount(_text)) - _firstCell;
        var length = Math.Clamp(end - start, 1, Math.Max(1, width - start - label.Length));
        var role = mark.IsPrimary ? primary : Role.Step;
        return new StyledLine().Add(new string(' ', start)).Add(new string(mark.IsPrimary ? _glyphs.Primary : _glyphs.Step, length), role).Add(label, role);
    }

    private int CellOf(int column) => _cellOfColumn[Math.Clamp(column - 1, 0, _cellOfColumn.Length - 1)];

    private static (string Text, int[] CellOfColumn) Spread(string source)
    {
        var text = new StringBuilder();
        var cells = new int[source.Length + 1];
        var cell = 0;
        for (var i = 0; i < source.Length; i++)
        {
            cells[i] = cell;
            var shown = source[i] switch
            {
                '\t' => new string(' ', TabWidth - cell % TabWidth),
                var c when char.IsControl(c) => "?",
                var c => c.ToString(),
            };
            text.Append(shown);

            // The second half of a surrogate pair takes no cell of its own.
            cell += char.IsLowSurrogate(source[i]) ? 0 : CellCount(char.IsHighSurrogate(source[i]) && i + 1 < source.Length ? source.Substring(i, 2) : shown);
        }

        cells[^1] = cell;
        return (text.ToString(), cells);
    }

    private static int CellCount(string text) => new Segment(text).CellCount();
}
