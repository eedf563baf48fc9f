using Spectre.Console.Rendering;

namespace MmuRules.Tool.Rendering;

/// <summary>Breaks a text into lines behind a head; the lines below the first are indented as far as the head goes.</summary>
internal static class TextWrap
{
    /// <summary>A head longer than this would leave too little room beside it; the text then goes below, indented a little.</summary>
    private const int LongestHead = 16;

    public static IEnumerable<StyledLine> Lay(string head, Role headRole, string text, Role role, int width)
    {
        var indent = new string(' ', head.Length <= LongestHead ? head.Length : 4);
        var line = new StyledLine().Add(head, headRole);
        var used = head.Length;
        var isEmpty = true;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = new Segment(word).CellCount();
            if (!isEmpty && used + 1 + cells > width)
            {
                yield return line;
                line = new StyledLine().Add(indent);
                used = indent.Length;
                isEmpty = true;
            }

            line.Add(isEmpty ? word : " " + word, role);
            used += cells + (isEmpty ? 0 : 1);
            isEmpty = false;
        }

        yield return line;
    }
}
