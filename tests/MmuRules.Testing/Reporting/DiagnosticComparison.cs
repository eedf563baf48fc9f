using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing.Reporting;

/// <summary>Compares a reported diagnostic with what a test states of it.</summary>
internal static class DiagnosticComparison
{
    /// <summary>What differs, in words; empty if nothing does.</summary>
    public static IReadOnlyList<string> Differences(Diagnostic actual, DiagnosticResult expected) =>
        [.. Locations(actual, expected), .. Properties(actual, expected)];

    /// <summary>A place as people count: line and column from one.</summary>
    public static string Describe(LinePosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position.Line + 1}:{position.Character + 1}");

    private static IEnumerable<string> Locations(Diagnostic actual, DiagnosticResult expected)
    {
        if (!expected.HasLocation)
            return actual.Location == Location.None ? [] : ["it has a location, expected was none"];

        var differences = LocationDifferences("it", actual.Location, expected.Spans[0]);
        if (expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations))
            return differences;

        var wanted = expected.Spans.Length - 1;
        return wanted != actual.AdditionalLocations.Count
            ? differences.Append($"it has {actual.AdditionalLocations.Count} additional locations, expected were {wanted}")
            : differences.Concat(actual.AdditionalLocations.SelectMany((location, index) =>
                LocationDifferences($"its additional location {index + 1}", location, expected.Spans[index + 1])));
    }

    private static IEnumerable<string> LocationDifferences(string what, Location actual, DiagnosticLocation expected)
    {
        var (span, wanted) = (actual.GetLineSpan(), expected.Span);
        if (span.Path != wanted.Path)
            yield return $"{what} is in '{span.Path}', expected was '{wanted.Path}'";
        if (span.StartLinePosition != wanted.StartLinePosition)
            yield return $"{what} starts at {Describe(span.StartLinePosition)}, expected was {Describe(wanted.StartLinePosition)}";
        if (!expected.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength) && span.EndLinePosition != wanted.EndLinePosition)
            yield return $"{what} ends at {Describe(span.EndLinePosition)}, expected was {Describe(wanted.EndLinePosition)}";
    }

    private static IEnumerable<string> Properties(Diagnostic actual, DiagnosticResult expected)
    {
        if (actual.Id != expected.Id)
            yield return $"its id is {actual.Id}, expected was {expected.Id}";
        if (!expected.Options.HasFlag(DiagnosticOptions.IgnoreSeverity) && actual.Severity != expected.Severity)
            yield return $"its severity is {actual.Severity}, expected was {expected.Severity}";
        if (expected.IsSuppressed is { } suppressed && actual.IsSuppressed != suppressed)
            yield return suppressed ? "it is not suppressed, expected was that it is" : "it is suppressed, expected was that it is not";

        var message = actual.GetMessage(CultureInfo.InvariantCulture);
        if (expected.Message is { } wanted)
        {
            if (message != wanted)
                yield return $"its message is '{message}', expected was '{wanted}'";
        }
        else if (expected.MessageArguments is { Length: > 0 } arguments)
        {
            var (given, stated) = (DiagnosticInternals.ArgumentsOf(actual), DiagnosticInternals.AsText(arguments));
            if (!given.SequenceEqual(stated))
                yield return $"its arguments are {Quote(given)}, expected were {Quote(stated)}";
        }
    }

    private static string Quote(IEnumerable<string> arguments) => string.Join(", ", arguments.Select(argument => $"'{argument}'"));
}
