using DiffPlex;
using DiffPlex.Model;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Fixing;

/// <summary>The change of a file as a unified diff, which `git apply` and `patch -p1` understand.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    public static IEnumerable<StyledLine> Lay(string name, SourceText before, SourceText after)
    {
        var diff = new Differ().CreateCustomDiffs(before.ToString(), after.ToString(), ignoreWhiteSpace: false, Lines);
        var blocks = diff.DiffBlocks;
        if (blocks.Count == 0)
            yield break;

        var shown = name.Replace(Path.DirectorySeparatorChar, '/').TrimStart('/');
        yield return new StyledLine().Add("--- a/" + shown, Role.Strong);
        yield return new StyledLine().Add("+++ b/" + shown, Role.Strong);
        for (var i = 0; i < blocks.Count;)
        {
            // Blocks whose contexts would meet are one hunk.
            var last = i;
            while (last + 1 < blocks.Count && blocks[last + 1].DeleteStartA - (blocks[last].DeleteStartA + blocks[last].DeleteCountA) <= 2 * Context)
                last++;
            foreach (var line in Hunk([.. blocks.Skip(i).Take(last - i + 1)], diff.PiecesOld, diff.PiecesNew))
                yield return line;
            i = last + 1;
        }
    }

    private static IEnumerable<StyledLine> Hunk(IReadOnlyList<DiffBlock> blocks, string[] old, string[] changed)
    {
        var (first, last) = (blocks[0], blocks[^1]);
        var lead = Math.Min(Context, first.DeleteStartA);
        var (oldStart, newStart) = (first.DeleteStartA - lead, first.InsertStartB - lead);
        var oldEnd = Math.Min(old.Length, last.DeleteStartA + last.DeleteCountA + Context);
        var newEnd = Math.Min(changed.Length, last.InsertStartB + last.InsertCountB + Context);
        yield return new StyledLine().Add($"@@ -{Range(oldStart, oldEnd)} +{Range(newStart, newEnd)} @@", Role.Frame);

        var at = oldStart;
        foreach (var block in blocks)
        {
            foreach (var line in Marked(' ', old[at..block.DeleteStartA], Role.Plain)
                .Concat(Marked('-', old[block.DeleteStartA..(block.DeleteStartA + block.DeleteCountA)], Role.Removed))
                .Concat(Marked('+', changed[block.InsertStartB..(block.InsertStartB + block.InsertCountB)], Role.Added)))
                yield return line;
            at = block.DeleteStartA + block.DeleteCountA;
        }

        foreach (var line in Marked(' ', old[at..oldEnd], Role.Plain))
            yield return line;
    }

    private static IEnumerable<StyledLine> Marked(char mark, string[] lines, Role role)
    {
        foreach (var line in lines)
        {
            yield return new StyledLine().Add(mark + line.TrimEnd('\n'), role);
            if (!line.EndsWith('\n'))
                yield return new StyledLine().Add("\\ No newline at end of file");
        }
    }

    /// <summary>Counted from 1; an empty range names the line before it.</summary>
    private static string Range(int start, int end) => $"{(end > start ? start + 1 : start)},{end - start}";

    /// <summary>With their line ends, so that a change of those is one too.</summary>
    private static string[] Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return [.. lines];
    }
}
