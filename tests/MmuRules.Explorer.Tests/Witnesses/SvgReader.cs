using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

/// <summary>Reads a drawing as a browser would: by its XML.</summary>
internal sealed partial class SvgReader(string svg)
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    internal XElement Root { get; } = XElement.Parse(svg, LoadOptions.PreserveWhitespace);

    internal string StyleSheet => Root.Element(Svg + "style")!.Value;

    internal IReadOnlyList<Box> Boxes => [.. Root.Elements(Svg + "g").Select(group => new Box(
        AreaOf(group.Element(Svg + "rect")!), group.Element(Svg + "rect")!.Attribute("class")!.Value, [.. group.Elements(Svg + "text").Select(Text)], group.Element(Svg + "title")?.Value))];

    internal IReadOnlyList<Line> Texts => [.. Root.Elements(Svg + "text").Select(Text)];

    /// <summary>The corners of each arrow.</summary>
    internal IReadOnlyList<IReadOnlyList<(double X, double Y)>> Arrows =>
        [.. Root.Elements(Svg + "path").Where(path => path.Attribute("class")!.Value.StartsWith("arrow", StringComparison.Ordinal)).Select(path => Corners(path.Attribute("d")!.Value))];

    internal Area Whole
    {
        get
        {
            double[] numbers = [.. Root.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
            return new Area(numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    /// <summary>The colours of the rules that end with a class: of the light theme, or of the dark one.</summary>
    internal Dictionary<string, string> Colours(string property, bool isDark)
    {
        string[] halves = StyleSheet.Split("@media");
        return Rule().Matches(halves[isDark ? ^1 : 0])
            .SelectMany(rule => rule.Groups["names"].Value.Split(',').Select(name => (Name: name.Split(' ')[^1].TrimStart('.'), Body: rule.Groups["body"].Value)))
            .SelectMany(rule => rule.Body.Split(';').Select(part => (rule.Name, Parts: part.Split(':'))))
            .Where(rule => rule.Parts[0] == property && rule.Parts[1].StartsWith('#'))
            .ToDictionary(rule => rule.Name, rule => rule.Parts[1]);
    }

    private static IReadOnlyList<(double X, double Y)> Corners(string path)
    {
        double[] numbers = [.. Numbers().Matches(path).Select(match => Number(match.Value))];
        return [(numbers[0], numbers[1]), (numbers[2], numbers[1]), (numbers[2], numbers[3]), (numbers[4], numbers[3])];
    }

    private static Line Text(XElement text)
    {
        string cssClass = text.Attribute("class")!.Value;
        SvgTextKind kind = new[] { SvgTextKind.Title, SvgTextKind.Name, SvgTextKind.Body, SvgTextKind.Mark, SvgTextKind.Small, SvgTextKind.Code }.Single(kind => kind.Class == cssClass);
        double y = Number(text.Attribute("y")!.Value);
        return new Line(text.Value, cssClass, new Area(Number(text.Attribute("x")!.Value), y - (kind.Size * 0.8), kind.Width(text.Value), kind.Size));
    }

    private static Area AreaOf(XElement rect)
    {
        double[] numbers = [.. new[] { "x", "y", "width", "height" }.Select(name => Number(rect.Attribute(name)!.Value))];
        return new Area(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<names>[^{}\n]+)\{(?<body>[^{}]+)\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"-?[\d.]+")]
    private static partial Regex Numbers();

    internal readonly record struct Area(double X, double Y, double Width, double Height)
    {
        internal bool Overlaps(Area other) => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;

        internal bool Holds(Area other) => other.X >= X && other.Y >= Y && other.X + other.Width <= X + Width && other.Y + other.Height <= Y + Height;
    }

    internal sealed record Box(Area Area, string Class, IReadOnlyList<Line> Lines, string? Title)
    {
        internal string Words => string.Join(" ", Lines.Select(line => line.Text));
    }

    internal sealed record Line(string Text, string Class, Area Area);
}
