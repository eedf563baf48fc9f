using System.Text.RegularExpressions;

namespace MmuRules.Tool.Builds;

/// <summary>An error line of the child build, taken apart.</summary>
internal sealed partial record BuildProblem(string Code, string Text, string? File, int Line, int Column, string? Project)
{
    public bool IsCompileError => Code.StartsWith("CS", StringComparison.Ordinal);

    public bool IsRestoreError => Code.StartsWith("NU", StringComparison.Ordinal);

    /// <summary>MSBuild prints an exception of its own as one error for each line of the trace. The first says it all.</summary>
    public bool IsTraceLine => Text.StartsWith("at ", StringComparison.Ordinal) || Text.StartsWith("---", StringComparison.Ordinal);

    /// <summary>Where it is: file and position if there are any, else the project.</summary>
    public string? Place => (File, Line) switch
    {
        (null or "", _) => Project,
        (_, 0) => File,
        _ => $"{File}:{Line}:{Column}",
    };

    /// <summary>Reads MSBuild's canonical form, <c>file(line,col): error CODE: text [project]</c>; null for any other line.</summary>
    public static BuildProblem? Parse(string line)
    {
        var match = Canonical().Match(line);
        if (!match.Success)
            return null;

        // MSBuild and the compiler name themselves where there is no file.
        var file = match.Groups["file"].Value.Trim();
        return new(
            match.Groups["code"].Value,
            match.Groups["text"].Value.Trim(),
            file is "" or "MSBUILD" or "CSC" ? null : file,
            Number(match.Groups["line"]),
            Number(match.Groups["column"]),
            match.Groups["project"] is { Success: true } project ? project.Value.Split("::")[0] : null);
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^\s*(?:(?<file>[^:\s].*?)(?:\((?<line>\d+)(?:,(?<column>\d+))?(?:,\d+,\d+)?\))?\s*:\s+)?error\s*(?<code>[A-Za-z]*\d*)\s*:\s*(?<text>.*?)(?:\s+\[(?<project>[^\[\]]+)\])?\s*$")]
    private static partial Regex Canonical();
}
