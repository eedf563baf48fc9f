using System.Globalization;
using System.Text;

namespace MmuRules.Exploration;

/// <summary>What both forms of text drawing share: the width, the signs, the head, the column of numbers, the margin of marks and the foot.</summary>
internal sealed class TextSheet
{
    private readonly StringBuilder _text = new();
    private readonly TextLanesOptions _options;
    private readonly int _width;

    internal TextSheet(LaneChart chart, int width, TextLanesOptions options)
    {
        Chart = chart;
        _width = width;
        _options = options;
        NumberWidth = chart.Rows.Select(row => Number(row).Length).Append(2).Max();
        MarginWidth = chart.Rows.SelectMany(Marks).Select(PlainText.Columns).Append(0).Max();
        int margin = MarginWidth == 0 ? 0 : MarginWidth + TextTable.Gap;
        Room = width - NumberWidth - TextTable.Gap - margin;
    }

    internal LaneChart Chart { get; }

    /// <summary>How many columns are left between the numbers and the margin.</summary>
    internal int Room { get; }

    internal string Stepped => IsAscii ? "* " : "● ";

    internal string Continued => IsAscii ? "| " : "│ ";

    internal string Idle => IsAscii ? "." : "·";

    internal string Rule => IsAscii ? "-" : "─";

    private int NumberWidth { get; }

    private int MarginWidth { get; }

    private bool IsAscii => _options.HasFlag(TextLanesOptions.Ascii);

    internal string Encode(string text) => IsAscii ? PlainText.Ascii(text) : text;

    internal List<string> Wrap(string text, string? unit, int width) =>
        WordWrap.Lines(Encode(text), unit is null ? null : Encode(unit), width, line => PlainText.Columns(line));

    /// <summary>The lines of what a step does, with its place, and what it changes if that is asked for.</summary>
    internal List<string> Content(ChartRow row, int width)
    {
        List<string> lines = Wrap(row.Text, row.Site, width);
        if (_options.HasFlag(TextLanesOptions.Changes))
        {
            lines.AddRange(row.Changes.SelectMany(change => Wrap(change, null, width - 2)).Select(line => "  " + line));
        }

        return lines;
    }

    internal void Head(string legend)
    {
        Paragraph(Chart.Title);
        Paragraph($"{Chart.Size}. {legend}");
        TextTable.AppendLine(_text, string.Empty);
    }

    internal void Row(ChartRow row, IEnumerable<TextCell> cells) =>
        TextTable.Append(_text, [new TextCell([Number(row).PadLeft(NumberWidth)], NumberWidth), .. cells, new TextCell(Marks(row), MarginWidth)]);

    /// <summary>A row without a step.</summary>
    internal void Row(IEnumerable<TextCell> cells) => TextTable.Append(_text, [new TextCell([], NumberWidth), .. cells]);

    /// <summary>The explanation, and last the line that is copied: that one is never broken, however long.</summary>
    internal string Foot()
    {
        TextTable.AppendLine(_text, string.Empty);
        Paragraph(Chart.Explanation);
        return _text.Append(Encode($"replay: {Chart.Schedule}")).ToString();
    }

    private void Paragraph(string text) => Wrap(text, null, _width).ForEach(line => TextTable.AppendLine(_text, line));

    private static string Number(ChartRow row) => row.Number.ToString(CultureInfo.InvariantCulture);

    private static List<string> Marks(ChartRow row) =>
        [.. row.MarkWords.Select((word, index) => (index == 0 ? "<- " : "   ") + word)];
}
