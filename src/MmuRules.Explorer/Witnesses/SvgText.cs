using System.Text;

namespace MmuRules.Exploration;

/// <summary>A line of text in a drawing.</summary>
/// <param name="Text">The text.</param>
/// <param name="Kind">How it is set.</param>
/// <param name="X">Where it begins.</param>
/// <param name="Y">The line that it stands on.</param>
internal readonly record struct SvgLine(string Text, SvgTextKind Kind, double X, double Y);

/// <summary>A way to set text.</summary>
/// <param name="Class">Its classes in the style sheet.</param>
/// <param name="Size">The size of the letters; what the style sheet says.</param>
/// <param name="Height">From line to line.</param>
/// <param name="Stretch">How much wider than the regular letters of its size.</param>
internal sealed record SvgTextKind(string Class, double Size, double Height, double Stretch)
{
    internal static SvgTextKind Title { get; } = new("title ink", 17, 23, 1.1);

    internal static SvgTextKind Name { get; } = new("name ink", 14, 18, 1.1);

    internal static SvgTextKind Body { get; } = new("ink", 13, 17, 1);

    internal static SvgTextKind Mark { get; } = new("mark ink", 13, 17, 1.12);

    internal static SvgTextKind Small { get; } = new("small dim", 11, 15, 1);

    internal static SvgTextKind Code { get; } = new("code ink", 12, 17, 1);

    /// <summary>
    /// How wide a text can be at most: nobody knows the reader's font, so each class of letters is taken as wide as in the wide ones (Verdana, DejaVu Sans).
    /// </summary>
    internal double Width(string text) => Size * Stretch * text.EnumerateRunes().Sum(rune => this == Code && rune.IsAscii ? 0.61 : Width(rune));

    /// <summary>Lines of the text that are at most so wide.</summary>
    internal IEnumerable<string> Wrap(string text, double width) => WordWrap.Lines(text, null, width, Width);

    private static double Width(Rune rune) => rune.Value switch
    {
        >= 0x2600 => 1.4,
        > 0x7F => rune.Value < 0x2000 ? 0.75 : 1,
        _ => (char)rune.Value switch
        {
            'i' or 'j' or 'l' or '|' or '.' or ',' or ':' or ';' or '\'' or ' ' or 'I' => 0.35,
            'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '/' or '\\' or '-' or '!' or '{' or '}' => 0.44,
            'm' or 'w' or 'M' or 'W' or '@' or '%' => 1.01,
            '=' or '<' or '>' or '+' or '~' or '#' or '&' or '^' => 0.84,
            >= 'A' and <= 'Z' => 0.78,
            _ => 0.635,
        },
    };
}
