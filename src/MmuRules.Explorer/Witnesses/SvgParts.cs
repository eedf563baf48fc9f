using System.Xml;

namespace MmuRules.Exploration;

/// <summary>Writes the parts of a drawing, from back to front.</summary>
internal static class SvgParts
{
    internal static void Write(XmlWriter writer, LaneChart chart, SvgLayout layout, string id)
    {
        foreach (double x in layout.LaneX)
        {
            Line(writer, "life", x + (SvgLayout.LaneWidth / 2), layout.LifeTop, layout.LifeBottom);
        }

        foreach ((SvgBox box, SvgBox next) in layout.Boxes.Zip(layout.Boxes.Skip(1)).Where(pair => !pair.Second.Row.IsSwitch))
        {
            Line(writer, "run", box.X + (SvgLayout.LaneWidth / 2), box.Bottom, next.Y);
        }

        foreach (SvgBox box in layout.Boxes)
        {
            Box(writer, box);
        }

        foreach (SvgArrow arrow in SvgArrows.Of(chart, layout))
        {
            Arrow(writer, chart, arrow, id);
        }

        foreach (SvgLine line in layout.Lines)
        {
            Text(writer, line);
        }
    }

    private static void Line(XmlWriter writer, string cssClass, double x, double top, double bottom) => SvgDrawing.Element(
        writer, "path", null, ("class", cssClass), ("d", $"M{SvgDrawing.Number(x)} {SvgDrawing.Number(top)}V{SvgDrawing.Number(bottom)}"));

    private static void Box(XmlWriter writer, SvgBox box)
    {
        SvgDrawing.Start(writer, "g");
        if (box.Row.Changes.Count > 0)
        {
            SvgDrawing.Element(writer, "title", string.Join("\n", box.Row.Changes));
        }

        SvgDrawing.Element(
            writer,
            "rect",
            null,
            ("class", $"box {SvgPalette.Class(box.Row.Marks)}"),
            ("x", SvgDrawing.Number(box.X)),
            ("y", SvgDrawing.Number(box.Y)),
            ("width", SvgDrawing.Number(SvgLayout.LaneWidth)),
            ("height", SvgDrawing.Number(box.Height)),
            ("rx", "5"));
        foreach (SvgLine line in box.Lines)
        {
            Text(writer, line);
        }

        writer.WriteEndElement();
    }

    private static void Text(XmlWriter writer, SvgLine line) => SvgDrawing.Element(
        writer, "text", line.Text, ("class", line.Kind.Class), ("x", SvgDrawing.Number(line.X)), ("y", SvgDrawing.Number(line.Y)));

    private static void Arrow(XmlWriter writer, LaneChart chart, SvgArrow arrow, string id)
    {
        // What leads to the loss is thicker too: colour alone says nothing.
        bool isHarm = chart.Rows[arrow.Cause.To].Marks.HasFlag(StepMarks.Lost) || chart.Rows[arrow.Cause.To].Marks.HasFlag(StepMarks.StaleStore);
        string path = $"M{SvgDrawing.Number(arrow.StartX)} {SvgDrawing.Number(arrow.StartY)}H{SvgDrawing.Number(arrow.TrackX)}V{SvgDrawing.Number(arrow.EndY)}H{SvgDrawing.Number(arrow.EndX)}";
        SvgDrawing.Element(
            writer,
            "path",
            null,
            ("class", isHarm ? "arrow harm" : "arrow"),
            ("d", path),
            ("marker-end", $"url(#{id}-{(isHarm ? "harm" : "arrow")})"));
    }
}
