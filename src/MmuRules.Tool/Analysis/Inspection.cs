using MmuRules.Tool.Builds;
using MmuRules.Tool.Sarif;

namespace MmuRules.Tool.Analysis;

/// <summary>What one analysing call of the compiler gave.</summary>
/// <param name="Call">The call of the user's build that it repeats.</param>
/// <param name="Outputs">Where its files are, generated sources among them.</param>
/// <param name="Log">Its SARIF log; null if it wrote none.</param>
/// <param name="Failure">Why the rules did not run to their end; null if they did.</param>
internal sealed record Inspection(CompilerCall Call, AnalysisArguments.Outputs Outputs, SarifLog? Log, UserError? Failure)
{
    public IEnumerable<Finding> Findings(AnalyzerSet analyzers) =>
        Log is null ? [] : SarifReader.Findings(Log, Call.Folder, analyzers.Owns);

    /// <summary>What the compiler itself objects to.</summary>
    public IEnumerable<Finding> CompileErrors() =>
        Log is null ? [] : SarifReader.Findings(Log, Call.Folder, id => id.StartsWith("CS", StringComparison.Ordinal)).Where(finding => finding.Severity == Severity.Error);

    /// <summary>The findings of several, each once: a file that is compiled for two frameworks, or linked into two projects, gives the same one twice.</summary>
    public static IReadOnlyList<Finding> Distinct(IEnumerable<Inspection> inspections, AnalyzerSet analyzers) =>
        [.. inspections.SelectMany(inspection => inspection.Findings(analyzers))
            .GroupBy(finding => (finding.RuleId, finding.Primary, finding.Message))
            .Select(group => group.First())
            .OrderBy(finding => finding.Primary?.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.Primary?.StartLine)
            .ThenBy(finding => finding.Primary?.StartColumn)
            .ThenBy(finding => finding.RuleId, StringComparer.Ordinal)];
}
