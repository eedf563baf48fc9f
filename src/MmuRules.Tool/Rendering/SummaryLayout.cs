using MmuRules.Tool.Sarif;

namespace MmuRules.Tool.Rendering;

/// <summary>Says at the end what was found: how many of which rule in which file.</summary>
internal static class SummaryLayout
{
    public static IEnumerable<StyledLine> Lay(IReadOnlyList<Finding> findings, int compilations, string baseFolder)
    {
        if (findings.Count == 0)
        {
            yield return new StyledLine().Add("No findings", Role.Strong).Add($" in {Counted(compilations, "compilation")}.");
            yield break;
        }

        var files = findings.Select(finding => finding.Primary?.Path).Distinct().Count();
        var severities = findings.GroupBy(finding => finding.Severity).OrderByDescending(group => group.Key)
            .Select(group => Counted(group.Count(), group.Key.ToString().ToLowerInvariant()));
        yield return new StyledLine()
            .Add(Counted(findings.Count, "finding"), FindingLayout.RoleOf(findings.Max(finding => finding.Severity)))
            .Add($" ({string.Join(", ", severities)}) in {Counted(files, "file")}:");

        var countWidth = findings.Count.ToString().Length;
        foreach (var group in findings.GroupBy(finding => (finding.RuleId, finding.Primary?.Path)).OrderBy(group => group.Key.RuleId, StringComparer.Ordinal).ThenBy(group => group.Key.Path, StringComparer.Ordinal))
        {
            yield return new StyledLine()
                .Add($"  {group.Key.RuleId} ", Role.Strong)
                .Add($"{group.Count().ToString().PadLeft(countWidth)}  {(group.Key.Path is { } path ? Paths.Display(path, baseFolder) : "(no file)")}");
        }
    }

    /// <summary>A number with its noun, in the plural unless it is one.</summary>
    public static string Counted(int count, string noun, string? plural = null) => count == 1 ? $"1 {noun}" : $"{count} {plural ?? noun + "s"}";
}
