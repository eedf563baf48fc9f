namespace MmuRules.Exploration;

/// <summary>An arrow from a cause to its effect: out of a box, down a gutter, into a box.</summary>
internal readonly record struct SvgArrow(Cause Cause, double StartX, double StartY, double TrackX, double EndX, double EndY);

/// <summary>Leads the arrows.</summary>
internal static class SvgArrows
{
    internal static IReadOnlyList<SvgArrow> Of(LaneChart chart, SvgLayout layout)
    {
        var ends = chart.Causes.SelectMany(cause => new[] { End(cause, cause.From), End(cause, cause.To) }).ToList();
        return [.. chart.Causes.Select(cause =>
        {
            (double startX, double startY) = Port(End(cause, cause.From));
            (double endX, double endY) = Port(End(cause, cause.To));
            return new SvgArrow(cause, startX, startY, TrackX(cause), endX, endY);
        })];

        (int Row, bool IsLeft, Cause Cause) End(Cause cause, int row) => (row, TrackX(cause) < layout.Boxes[row].X, cause);

        // Those that end on the same side of a box share its height evenly.
        (double X, double Y) Port((int Row, bool IsLeft, Cause Cause) end)
        {
            var side = ends.Where(other => other.Row == end.Row && other.IsLeft == end.IsLeft).ToList();
            SvgBox box = layout.Boxes[end.Row];
            return (end.IsLeft ? box.X : box.Right, box.Y + (box.Height * (side.IndexOf(end) + 1) / (side.Count + 1)));
        }

        double TrackX(Cause cause)
        {
            int gutter = layout.Gutters.Gutter(cause);
            double left = gutter == 0 ? layout.LaneX[0] - layout.Gutters.Width(0) : layout.LaneX[gutter - 1] + SvgLayout.LaneWidth;
            return left + layout.Gutters.Track(cause);
        }
    }
}
