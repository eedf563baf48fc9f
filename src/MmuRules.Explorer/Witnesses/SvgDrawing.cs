using System.Globalization;
using System.Text;
using System.Xml;

namespace MmuRules.Exploration;

/// <summary>
/// Draws a witness as SVG: a column for each agent, a box for each step, time from top to bottom, and an arrow from each cause to what it causes. The file stands for
/// itself: no script, no font, nothing from elsewhere. What a step changes is shown where the pointer rests on it.
/// </summary>
public static class SvgDrawing
{
    private const string Namespace = "http://www.w3.org/2000/svg";

    /// <summary>Draws a witness; the same witness always gives the same text.</summary>
    /// <param name="witness">The witness.</param>
    /// <param name="theme">The colours.</param>
    /// <returns>An SVG document, without an XML declaration, so that it can stand in HTML too.</returns>
    /// <exception cref="ArgumentException">A step is of a lane that the witness does not have.</exception>
    public static string Draw(Witness witness, SvgTheme theme = SvgTheme.Automatic)
    {
        var chart = LaneChart.Of(witness);
        var layout = new SvgLayout(chart);
        string description = Description(chart);
        // Drawings that share a page must not share names.
        string id = $"witness-{StableHash.Of($"{theme}\n{chart.Title}\n{description}\n{chart.Schedule}"):x16}";
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            writer.WriteStartElement("svg", Namespace);
            Attributes(writer, ("id", id), ("viewBox", $"0 0 {Number(layout.Width)} {Number(layout.Height)}"), ("width", Number(layout.Width)), ("height", Number(layout.Height)));
            Attributes(writer, ("role", "img"), ("aria-labelledby", $"{id}-title {id}-text"));
            Element(writer, "title", chart.Title, ("id", $"{id}-title"));
            Element(writer, "desc", description, ("id", $"{id}-text"));
            Element(writer, "style", "\n" + SvgPalette.StyleSheet(theme, id));
            Head(writer, $"{id}-arrow", "head");
            Head(writer, $"{id}-harm", "harm-head");
            Element(writer, "rect", null, ("class", "ground"), ("width", Number(layout.Width)), ("height", Number(layout.Height)), ("rx", "8"));
            SvgParts.Write(writer, chart, layout, id);
            writer.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    /// <summary>In tenths, so that no system rounds otherwise than another.</summary>
    internal static string Number(double number) => Math.Round(number, 1).ToString(CultureInfo.InvariantCulture);

    internal static void Element(XmlWriter writer, string name, string? content, params (string Name, string Value)[] attributes)
    {
        writer.WriteStartElement(name, Namespace);
        Attributes(writer, attributes);
        if (content is not null)
        {
            writer.WriteString(content);
        }

        writer.WriteEndElement();
    }

    internal static void Start(XmlWriter writer, string name) => writer.WriteStartElement(name, Namespace);

    private static void Attributes(XmlWriter writer, params (string Name, string Value)[] attributes)
    {
        foreach ((string name, string value) in attributes)
        {
            writer.WriteAttributeString(name, value);
        }
    }

    private static void Head(XmlWriter writer, string id, string cssClass)
    {
        Start(writer, "marker");
        Attributes(writer, ("id", id), ("viewBox", "0 0 8 8"), ("refX", "7"), ("refY", "4"), ("markerWidth", "9"), ("markerHeight", "9"));
        Attributes(writer, ("markerUnits", "userSpaceOnUse"), ("orient", "auto"));
        Element(writer, "path", null, ("class", cssClass), ("d", "M0 0 8 4 0 8z"));
        writer.WriteEndElement();
    }

    /// <summary>The whole story for who cannot see the drawing.</summary>
    private static string Description(LaneChart chart)
    {
        IEnumerable<string> steps = chart.Rows.Select(row => string.Create(
            CultureInfo.InvariantCulture, $"{row.Number}. {chart.Lanes[row.Column]}: {string.Join("; ", [row.Text, .. row.MarkWords])}."));
        return string.Join("\n", [chart.Explanation, .. steps]);
    }
}
