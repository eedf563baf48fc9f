using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Which expected diagnostics must vanish from generated code, and from code that suppresses them.</summary>
internal sealed class Exclusions(
    ImmutableArray<DiagnosticAnalyzer> analyzers,
    ImmutableArray<(string filename, SourceText content)> sources)
{
    /// <summary>One of the analyzers reports it in a source; it is not the compiler's, nor the failure of an analyzer.</summary>
    public bool Concern(DiagnosticResult result) =>
        !HasPrefix(result, "CS") && !HasPrefix(result, "BC") && !HasPrefix(result, "AD")
        && IsInSource(result)
        && Descriptors(result).Any();

    /// <summary>It must vanish, and its descriptor allows it to be suppressed.</summary>
    public bool CanSuppress(DiagnosticResult result) =>
        Concern(result) && !Descriptors(result).Any(descriptor => descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable));

    /// <summary>What is expected when each source got one more line at its beginning.</summary>
    public DiagnosticResult MovedByFirstLine(DiagnosticResult result) => IsInSource(result) ? result.WithLineOffset(1) : result;

    private static bool HasPrefix(DiagnosticResult result, string prefix) => result.Id.StartsWith(prefix, StringComparison.Ordinal);

    private bool IsInSource(DiagnosticResult result) =>
        result.HasLocation && sources.Any(source => source.filename == result.Spans[0].Span.Path);

    private IEnumerable<DiagnosticDescriptor> Descriptors(DiagnosticResult result) =>
        analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Where(descriptor => descriptor.Id == result.Id);
}
