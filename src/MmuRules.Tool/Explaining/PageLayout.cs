using System.Text.RegularExpressions;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Explaining;

/// <summary>Lays a page of docs/rules out for a terminal: what is written in Markdown for a browser is shown in what a terminal has.</summary>
internal static partial class PageLayout
{
    private const string Indent = "    ";

    /// <summary>Prose is read badly in longer lines.</summary>
    private const int LongestLine = 100;

    public static IEnumerable<StyledLine> Lay(IReadOnlyList<string> page, Terminal terminal)
    {
        var width = Math.Min(terminal.Width, LongestLine);
        var paragraph = new List<string>();
        string? fence = null;
        foreach (var line in page.Append(string.Empty))
        {
            if (fence is not null)
            {
                if (line == Fence)
                    fence = null;
                else
                    yield return LayCode(line, fence, terminal.Glyphs);
                continue;
            }

            if (line.Length > 0 && IsProse(line) && !(StartsItem(line) && paragraph.Count > 0))
            {
                paragraph.Add(line.Trim());
                continue;
            }

            foreach (var laid in LayProse(paragraph, width))
                yield return laid;
            paragraph.Clear();
            if (line.StartsWith(Fence, StringComparison.Ordinal))
                fence = line[Fence.Length..];
            else if (line.StartsWith('#'))
                yield return new StyledLine().Add(line.TrimStart('#', ' '), line.StartsWith("# ", StringComparison.Ordinal) ? Role.Error : Role.Strong);
            else if (StartsItem(line))
                paragraph.Add(line);
            else if (line.StartsWith('|'))
                yield return new StyledLine().Add(line, Role.Faint);
            else if (line.Length == 0)
                yield return new StyledLine();
        }
    }

    private const string Fence = "```";

    // Comments are for whoever writes the page. A picture cannot be shown: its text follows it.
    private static bool IsProse(string line) =>
        !line.StartsWith(Fence, StringComparison.Ordinal) && line[0] is not ('#' or '|') && !line.StartsWith("<!--", StringComparison.Ordinal) && !line.StartsWith("![", StringComparison.Ordinal);

    private static bool StartsItem(string line) => line.StartsWith("- ", StringComparison.Ordinal);

    private static IEnumerable<StyledLine> LayProse(IReadOnlyList<string> paragraph, int width)
    {
        if (paragraph.Count == 0)
            return [];
        var text = Link().Replace(string.Join(' ', paragraph), "${text}").Replace("`", string.Empty, StringComparison.Ordinal);
        return StartsItem(text) ? TextWrap.Lay("- ", Role.Plain, text[2..], Role.Plain, width) : TextWrap.Lay(string.Empty, Role.Plain, text, Role.Plain, width);
    }

    private static StyledLine LayCode(string line, string language, Glyphs glyphs)
    {
        var text = glyphs == Glyphs.Ascii ? ToAscii(line) : line;
        var role = Mark().IsMatch(line) ? Role.Error
            : language == "text" && line.Contains("<-", StringComparison.Ordinal) ? Role.Warning
            : language == "text" ? Role.Plain
            : Role.Step;
        return new StyledLine().Add(language == "text" ? string.Empty : Indent).Add(text, role);
    }

    private static string ToAscii(string line) => string.Concat(line.Select(character => character switch
    {
        '●' => '*',
        '│' => '|',
        '─' => '-',
        '·' => '.',
        '→' => '>',
        _ when char.IsAscii(character) => character,
        _ => '?',
    }));

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(//|#) MMU\d{4}\b")]
    private static partial Regex Mark();
}
