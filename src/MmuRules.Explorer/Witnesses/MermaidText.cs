using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MmuRules.Exploration;

/// <summary>Makes a text mean itself in a diagram of Mermaid.</summary>
internal static partial class MermaidText
{
    // What is left as it is means nothing to Mermaid, HTML or Markdown.
    private const string Harmless = " ,.'()[]/=+?!|-_";

    /// <summary>A text as lines of about so many letters, for Mermaid makes a note as wide as its longest line.</summary>
    internal static string Lines(string text, int letters) =>
        string.Join("<br/>", WordWrap.Lines(text, null, letters, line => PlainText.Columns(line)).Select(Escape));

    /// <summary>
    /// Whatever could mean something is written as <c>#</c>, the number of the character, <c>;</c>; and the word "end", which would end a block, with its first letter so.
    /// </summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii || Rune.IsLetterOrDigit(rune) || Harmless.Contains((char)rune.Value))
            {
                escaped.Append(rune);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return End().Replace(escaped.ToString(), end => $"#{(int)end.Value[0]};{end.Value[1..]}");
    }

    [GeneratedRegex(@"\bend\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex End();
}
