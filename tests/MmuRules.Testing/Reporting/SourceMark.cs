using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing.Reporting;

/// <summary>A place in a source and what is said of it.</summary>
internal readonly record struct SourceMark(FileLinePositionSpan Span, bool IsPointOnly, string Text)
{
    /// <summary>The marks that show a match: one if it is as expected, else the expected and the actual locations.</summary>
    public static IEnumerable<SourceMark> Of(DiagnosticMatch match)
    {
        if (match.IsAsExpected)
            return [OfActual("as expected", match.Actual!).First()];

        var expected = match.Expected is { } result ? OfExpected(match.IsMissing ? "missing" : "expected", result) : [];
        var actual = match.Actual is { } diagnostic ? OfActual(match.IsUnexpected ? "unexpected" : "actual", diagnostic) : [];
        return expected.Concat(actual);
    }

    /// <summary>A reported diagnostic in a line.</summary>
    public static string Describe(Diagnostic diagnostic)
    {
        var suppressed = diagnostic.IsSuppressed ? " (suppressed)" : string.Empty;
        return $"{Name(diagnostic.Severity)} {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}{suppressed}";
    }

    /// <summary>An expected diagnostic in a line, as far as it is stated.</summary>
    public static string Describe(DiagnosticResult result)
    {
        var severity = result.Options.HasFlag(DiagnosticOptions.IgnoreSeverity) ? string.Empty : Name(result.Severity) + " ";
        var message = result.Message is { } text
            ? ": " + text
            : result.MessageArguments is { Length: > 0 } arguments
                ? " with " + string.Join(", ", DiagnosticInternals.AsText(arguments).Select(argument => $"'{argument}'"))
                : string.Empty;
        return severity + result.Id + message;
    }

    private static IEnumerable<SourceMark> OfActual(string what, Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations
            .Select((location, index) => new SourceMark(location.GetLineSpan(), false, $"{what}: location {index + 1} of {diagnostic.Id}"))
            .Prepend(new SourceMark(diagnostic.Location.GetLineSpan(), false, $"{what}: {Describe(diagnostic)}"));

    private static IEnumerable<SourceMark> OfExpected(string what, DiagnosticResult result) =>
        result.Spans.IsEmpty
            ? [new SourceMark(default, true, $"{what}: {Describe(result)}")]
            : result.Spans.Select((location, index) => new SourceMark(
                location.Span,
                location.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength),
                index == 0 ? $"{what}: {Describe(result)}" : $"{what}: location {index} of {result.Id}"));

    private static string Name(DiagnosticSeverity severity) => severity.ToString().ToLowerInvariant();

    /// <summary>The line that underlines the place in <paramref name="line"/>; a span over several lines is marked to the end of its first.</summary>
    public string Underline(TextLine line)
    {
        var text = line.ToString();
        var start = Math.Min(Span.StartLinePosition.Character, text.Length);
        var goesOn = Span.EndLinePosition.Line > Span.StartLinePosition.Line;
        var end = IsPointOnly ? start + 1 : goesOn ? text.Length : Math.Min(Span.EndLinePosition.Character, text.Length);

        // Tabs stay tabs, so that the marks stand under what they mark at any width.
        var indent = string.Concat(text.Take(start).Select(character => character == '\t' ? '\t' : ' '));
        return indent + new string('^', Math.Max(1, end - start)) + (goesOn ? "… " : " ") + Text;
    }
}
