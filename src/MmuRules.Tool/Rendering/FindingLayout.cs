using MmuRules.Tool.Sarif;

namespace MmuRules.Tool.Rendering;

/// <summary>Lays a finding out: a header, the source with the steps numbered in their order, the message, the rule's page.</summary>
internal sealed class FindingLayout(SourceFiles sources, Glyphs glyphs, int width, string baseFolder)
{
    /// <summary>Below this a frame could not show anything; the terminal then has to wrap.</summary>
    private const int SmallestWidth = 40;

    private readonly int _width = Math.Max(width, SmallestWidth);

    public IEnumerable<StyledLine> Lay(Finding finding)
    {
        var role = RoleOf(finding.Severity);
        foreach (var line in TextWrap.Lay($"{finding.Severity.ToString().ToLowerInvariant()} {finding.RuleId}: ", role, finding.Title, Role.Strong, _width))
            yield return line;

        var marks = Marks(finding);
        var gutter = marks.Count == 0 ? 1 : marks.Max(mark => mark.Line).ToString().Length;
        foreach (var line in Frames(finding, marks, gutter, role))
            yield return line;

        foreach (var line in TextWrap.Lay($"{new string(' ', gutter)} {glyphs.End} ", Role.Frame, finding.Message, Role.Plain, _width))
            yield return line;
        if (finding.HelpUri is not null)
            yield return new StyledLine().Add(new string(' ', gutter + 2 + glyphs.End.Length)).Add("help: " + finding.HelpUri, Role.Faint);
    }

    /// <summary>One frame for each file on the path, the finding's own first.</summary>
    private IEnumerable<StyledLine> Frames(Finding finding, IReadOnlyList<PlacedMark> marks, int gutter, Role role)
    {
        var margin = new string(' ', gutter);
        foreach (var file in marks.GroupBy(mark => mark.Path).OrderBy(group => group.Key == finding.Primary?.Path ? 0 : 1))
        {
            var place = finding.Primary is { } primary && primary.Path == file.Key
                ? $"{Relative(file.Key)}:{primary.StartLine}:{primary.StartColumn}"
                : $"{Relative(file.Key)}:{file.First().Line}:{file.First().Mark.Start}";
            yield return new StyledLine().Add($"{margin} {glyphs.Corner} ", Role.Frame).Add(place);
            foreach (var line in Excerpt(file.Key, [.. file], gutter, role))
                yield return line;
        }
    }

    private IEnumerable<StyledLine> Excerpt(string path, IReadOnlyList<PlacedMark> marks, int gutter, Role role)
    {
        var margin = new string(' ', gutter);
        var last = 0;
        foreach (var group in marks.GroupBy(mark => mark.Line).OrderBy(group => group.Key))
        {
            if (sources.Line(path, group.Key) is not { } text)
                continue;

            // A gap of one line is no shorter than the line itself.
            if (last > 0 && group.Key == last + 2 && sources.Line(path, last + 1) is { } between)
                yield return Numbered(last + 1, MarkedLine.Lay(between, [], Room(gutter), glyphs, role).Source, gutter);
            else if (last > 0 && group.Key > last + 1)
                yield return new StyledLine().Add($"{margin} {glyphs.Gap}", Role.Frame);

            var (source, rows) = MarkedLine.Lay(text, [.. group.Select(placed => placed.Mark)], Room(gutter), glyphs, role);
            yield return Numbered(group.Key, source, gutter);
            foreach (var row in rows)
                yield return new StyledLine().Add($"{margin} {glyphs.Bar} ", Role.Frame).AddRange(row);
            last = group.Key;
        }
    }

    private StyledLine Numbered(int line, string source, int gutter) =>
        new StyledLine().Add($"{line.ToString().PadLeft(gutter)} {glyphs.Bar}", Role.Frame).Add(source.Length == 0 ? "" : " " + source);

    private int Room(int gutter) => _width - gutter - 2 - glyphs.Bar.Length;

    /// <summary>The steps with their numbers, and the primary span, which takes the number of the step that it is.</summary>
    private static IReadOnlyList<PlacedMark> Marks(Finding finding)
    {
        var marks = finding.Steps.Select((step, index) => Place(step, step == finding.Primary, index + 1)).ToList();
        if (finding.Primary is { } primary && !finding.Steps.Contains(primary))
            marks.Add(Place(primary, true, finding.Steps.Count == 0 ? null : finding.Steps.Count + 1));
        return marks;
    }

    private static PlacedMark Place(SourceSpan span, bool isPrimary, int? number) =>
        new(span.Path, span.StartLine, new(span.StartColumn, span.EndLine == span.StartLine ? span.EndColumn : null, isPrimary, number));

    private string Relative(string path) => Paths.Display(path, baseFolder);

    public static Role RoleOf(Severity severity) => severity switch
    {
        Severity.Error => Role.Error,
        Severity.Warning => Role.Warning,
        _ => Role.Note,
    };

    private readonly record struct PlacedMark(string Path, int Line, Mark Mark);
}
