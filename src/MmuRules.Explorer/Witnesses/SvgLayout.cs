using System.Globalization;

namespace MmuRules.Exploration;

/// <summary>The box of a step.</summary>
internal sealed record SvgBox(ChartRow Row, double X, double Y, double Height, IReadOnlyList<SvgLine> Lines)
{
    internal double Bottom => Y + Height;

    internal double Right => X + SvgLayout.LaneWidth;
}

/// <summary>Where everything stands: a column for each lane, below each other a box for each step, no two at the same height.</summary>
internal sealed class SvgLayout
{
    internal const double LaneWidth = 212;
    private const double Edge = 20;
    private const double Padding = 9;
    private const double GapInRun = 8;
    private const double GapAtSwitch = 22;
    private const double SmallestWidth = 560;

    private readonly List<SvgLine> _lines = [];
    private readonly List<SvgBox> _boxes = [];
    private double _y = Edge;

    internal SvgLayout(LaneChart chart)
    {
        Gutters = new SvgGutters(chart);
        LaneX = [.. chart.Lanes.Select((_, lane) => Edge + Gutters.WidthUpTo(lane) + (lane * LaneWidth))];
        Width = Math.Max(SmallestWidth, (2 * Edge) + Gutters.WidthUpTo(chart.Lanes.Count) + (chart.Lanes.Count * LaneWidth));
        double textWidth = Width - (2 * Edge);
        Paragraph(chart.Title, SvgTextKind.Title, textWidth);
        _y += GapInRun / 2;
        Paragraph($"{chart.Size}. Time goes down; an arrow leads from a cause to what it causes.", SvgTextKind.Small, textWidth);
        _y += GapInRun;
        Names(chart);
        LifeTop = _y;
        foreach (ChartRow row in chart.Rows)
        {
            _y += row.IsSwitch || row == chart.Rows[0] ? GapAtSwitch : GapInRun;
            _boxes.Add(Box(row, [.. chart.Causes.Where(cause => chart.Rows[cause.To] == row).Select(cause => Because(chart, cause))]));
            _y = _boxes[^1].Bottom;
        }

        _y += GapAtSwitch;
        LifeBottom = _y;
        _y += GapInRun;
        Paragraph(chart.Explanation, SvgTextKind.Body, textWidth);
        Paragraph($"replay: {chart.Schedule}", SvgTextKind.Code, textWidth);
        Height = _y + Edge;
    }

    internal double Width { get; }

    internal double Height { get; }

    internal double LifeTop { get; }

    internal double LifeBottom { get; }

    internal SvgGutters Gutters { get; }

    /// <summary>The left side of each lane.</summary>
    internal IReadOnlyList<double> LaneX { get; }

    internal IReadOnlyList<SvgBox> Boxes => _boxes;

    /// <summary>The texts outside the boxes.</summary>
    internal IReadOnlyList<SvgLine> Lines => _lines;

    private static string Because(LaneChart chart, Cause cause) =>
        string.Create(CultureInfo.InvariantCulture, $"from {chart.Rows[cause.From].Number}: {WitnessCauses.Words(cause.Kind)}");

    private void Paragraph(string text, SvgTextKind kind, double width)
    {
        foreach (string line in kind.Wrap(text, width))
        {
            _y += kind.Height;
            _lines.Add(new SvgLine(line, kind, Edge, _y));
        }
    }

    private void Names(LaneChart chart)
    {
        double top = _y;
        foreach ((int lane, string name) in chart.Lanes.Index())
        {
            double y = top;
            foreach (string line in SvgTextKind.Name.Wrap(name, LaneWidth))
            {
                y += SvgTextKind.Name.Height;
                _lines.Add(new SvgLine(line, SvgTextKind.Name, LaneX[lane], y));
            }

            _y = Math.Max(_y, y);
        }

        _y += GapInRun;
    }

    private SvgBox Box(ChartRow row, IReadOnlyList<string> causes)
    {
        var lines = new List<SvgLine>();
        double y = _y + Padding;
        Add(string.Create(CultureInfo.InvariantCulture, $"{row.Number}. {row.Text}"), SvgTextKind.Body);
        Add(row.Site, SvgTextKind.Small);
        foreach (string mark in row.MarkWords)
        {
            Add(mark, SvgTextKind.Mark);
        }

        foreach (string cause in causes)
        {
            Add(cause, SvgTextKind.Small);
        }

        return new SvgBox(row, LaneX[row.Column], _y, y + Padding - _y, lines);

        void Add(string? text, SvgTextKind kind)
        {
            foreach (string line in text is null ? [] : kind.Wrap(text, LaneWidth - (2 * Padding)))
            {
                y += kind.Height;
                // Letters that go below their line, such as g, need about a quarter of the height.
                lines.Add(new SvgLine(line, kind, LaneX[row.Column] + Padding, y - (kind.Height / 4)));
            }
        }
    }
}
