using MmuRules.Exploration;

namespace MmuRules.Tool.Exploring;

/// <summary>Draws witnesses into files: one into the file that was asked for, several into files beside it whose names say which is which.</summary>
internal static class DrawingFiles
{
    /// <returns>The files that were written.</returns>
    public static IReadOnlyList<string> Write(string file, IEnumerable<Explored> explored, Func<Witness, string> draw)
    {
        var violations = explored.Where(one => one.Verdict.Witness is not null).ToList();
        var written = new List<string>();
        foreach (var one in violations)
        {
            var name = violations.Count == 1 ? file : Beside(file, one);
            OutputFile.Write(name, draw(one.Verdict.Witness!));
            written.Add(name);
        }

        return written;
    }

    private static string Beside(string file, Explored one)
    {
        var letters = $"{one.Code}-{one.Verdict.Scenario}-{one.Verdict.Model}".Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.' ? letter : '-');
        return Path.Combine(Path.GetDirectoryName(file) ?? "", $"{Path.GetFileNameWithoutExtension(file)}-{string.Concat(letters)}{Path.GetExtension(file)}");
    }
}
