using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing.Reporting;

/// <summary>Says how the reported diagnostics differ from the expected ones, on the sources themselves.</summary>
internal static class DiagnosticReport
{
    public static string Render(IReadOnlyList<DiagnosticMatch> matches, ReportedSources sources)
    {
        var text = new StringBuilder();
        AppendSummary(text, matches);

        var marks = matches.SelectMany(SourceMark.Of).ToList();
        foreach (var file in sources.Files)
        {
            var inFile = marks.Where(mark => mark.Span.Path == file.Path && sources.Contain(mark.Span)).ToList();
            if (inFile.Count > 0)
                AppendFile(text, file.Path, file.Text, inFile);
        }

        AppendList(text, "In no file of the test:", marks.Where(mark => !sources.Contain(mark.Span)).Select(WithPlace));
        AppendList(text, "What was reported, as a test states it:", matches.Where(match => !match.IsAsExpected && match.Actual is not null).Select(match => ExpectationCode.Of(match.Actual!)));
        return text.ToString();
    }

    private static void AppendSummary(StringBuilder text, IReadOnlyList<DiagnosticMatch> matches)
    {
        var (missing, unexpected) = (matches.Count(match => match.IsMissing), matches.Count(match => match.IsUnexpected));
        var different = matches.Count(match => match.Differences.Count > 0);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Diagnostics: {matches.Count - unexpected} expected, {matches.Count - missing} reported; {missing} missing, {unexpected} unexpected, {different} different.");
        foreach (var match in matches.Where(match => match.Differences.Count > 0))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {match.Actual!.Id}: {string.Join("; ", match.Differences)}.");
    }

    private static void AppendFile(StringBuilder text, string path, SourceText source, List<SourceMark> marks)
    {
        text.AppendLine().AppendLine(path);
        var width = source.Lines.Count.ToString(CultureInfo.InvariantCulture).Length;
        foreach (var line in source.Lines)
        {
            var number = (line.LineNumber + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width);
            text.AppendLine($"  {number} | {line}".TrimEnd());
            foreach (var mark in marks.Where(mark => mark.Span.StartLinePosition.Line == line.LineNumber))
                text.AppendLine($"  {new string(' ', width)} | {mark.Underline(line)}");
        }
    }

    private static void AppendList(StringBuilder text, string heading, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count == 0)
            return;

        text.AppendLine().AppendLine(heading);
        foreach (var line in list)
            text.AppendLine("  " + line);
    }

    private static string WithPlace(SourceMark mark) =>
        mark.Span.Path is { Length: > 0 } path
            ? $"{path}({DiagnosticComparison.Describe(mark.Span.StartLinePosition)}) {mark.Text}"
            : mark.Text;
}
