using System.Globalization;
using System.Text;

namespace MmuRules.Exploration;

/// <summary>Texts come from scenarios and from code under test: they are made fit for one line, for XML and for a terminal.</summary>
internal static class PlainText
{
    private static readonly Dictionary<int, string> AsciiOf = new()
    {
        ['→'] = "->",
        ['←'] = "<-",
        ['↔'] = "<->",
        ['⇒'] = "=>",
        ['…'] = "...",
        ['·'] = "*",
        ['×'] = "x",
        ['–'] = "-",
        ['—'] = "--",
        ['−'] = "-",
        ['‘'] = "'",
        ['’'] = "'",
        ['“'] = "\"",
        ['”'] = "\"",
        ['≤'] = "<=",
        ['≥'] = ">=",
        ['≠'] = "!=",
    };

    /// <summary>Without control characters, such as the escape that would colour or erase a terminal, and without what XML does not allow.</summary>
    internal static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                clean.Append(' ');
            }
            else
            {
                clean.Append(rune.Value is 0xFFFE or 0xFFFF ? Rune.ReplacementChar : rune);
            }
        }

        return clean.ToString();
    }

    /// <summary>The same in ASCII: arrows and dots are written with several characters, anything that has no such form is a question mark.</summary>
    internal static string Ascii(string text)
    {
        var ascii = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            ascii.Append(rune.IsAscii ? rune.ToString() : AsciiOf.GetValueOrDefault(rune.Value, "?"));
        }

        return ascii.ToString();
    }

    /// <summary>How many columns of a terminal a text takes, where every character that a reader sees takes one.</summary>
    internal static int Columns(string text) => new StringInfo(text).LengthInTextElements;

    /// <summary>Padded on the right to so many columns.</summary>
    internal static string Pad(string text, int columns) => text + new string(' ', Math.Max(0, columns - Columns(text)));
}
