using System.Globalization;

namespace MmuRules.Exploration;

/// <summary>Breaks texts into lines, whatever a line's width is measured in.</summary>
internal static class WordWrap
{
    /// <summary>
    /// Lines that are at most <paramref name="width"/> wide: broken between words, and within a word only if it does not fit on a line of its own.
    /// <paramref name="unit"/>, if given, follows the text and is kept in one piece if it can be: it is the place in the source, which is clicked on or copied.
    /// </summary>
    internal static List<string> Lines(string text, string? unit, double width, Func<string, double> measure)
    {
        var lines = new List<string>();
        string line = string.Empty;
        IEnumerable<string> words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (string word in unit is null ? words : words.Append(unit))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (measure(longer) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            line = BreakWord(word, width, measure, lines);
        }

        if (line.Length > 0 || lines.Count == 0)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Adds all of a word but what fits on its last line, and returns that.</summary>
    private static string BreakWord(string word, double width, Func<string, double> measure, List<string> lines)
    {
        string line = string.Empty;
        TextElementEnumerator letters = StringInfo.GetTextElementEnumerator(word);
        while (letters.MoveNext())
        {
            string longer = line + letters.GetTextElement();
            if (line.Length > 0 && measure(longer) > width)
            {
                lines.Add(line);
                longer = letters.GetTextElement();
            }

            line = longer;
        }

        return line;
    }
}
