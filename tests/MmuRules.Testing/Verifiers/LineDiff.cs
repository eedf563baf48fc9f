using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// A line diff with the expected text as its base: <c>-</c> a line that is missing, <c>+</c> a line that is there instead.
/// </summary>
internal static class LineDiff
{
    /// <summary>Renders the whole of both texts. Line ends are shown only where nothing else differs.</summary>
    public static string Render(string expected, string actual)
    {
        var (before, after) = (expected.ReplaceLineEndings("\n").Split('\n'), actual.ReplaceLineEndings("\n").Split('\n'));
        if (before.SequenceEqual(after))
            (before, after) = (WithVisibleEnds(expected), WithVisibleEnds(actual));

        // Most of two texts is the same head and tail; what is left is short enough for a quadratic search.
        var limit = Math.Min(before.Length, after.Length);
        var head = Enumerable.Range(0, limit).TakeWhile(i => before[i] == after[i]).Count();
        var tail = Enumerable.Range(1, limit - head).TakeWhile(i => before[^i] == after[^i]).Count();

        var text = new StringBuilder();
        AppendLines(text, ' ', before[..head]);
        AppendDifference(text, before[head..^tail], after[head..^tail]);
        AppendLines(text, ' ', before[^tail..]);
        return text.ToString();
    }

    private static void AppendDifference(StringBuilder text, string[] before, string[] after)
    {
        var common = CommonLengths(before, after);
        var (i, j) = (0, 0);
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
                (_, i, j) = (text.Append(' ').AppendLine(before[i]), i + 1, j + 1);
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
                text.Append('-').AppendLine(before[i++]);
            else
                text.Append('+').AppendLine(after[j++]);
        }
    }

    private static void AppendLines(StringBuilder text, char mark, string[] lines)
    {
        foreach (var line in lines)
            text.Append(mark).AppendLine(line);
    }

    private static string[] WithVisibleEnds(string text) =>
        text.Replace("\r", "<CR>").Replace("\n", "<LF>\n").Split('\n');

    /// <summary>Length of the longest common subsequence of each pair of tails.</summary>
    private static int[,] CommonLengths(string[] before, string[] after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
                lengths[i, j] = before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        return lengths;
    }
}
