using MmuRules.Tool.Fixing;

namespace MmuRules.Tool.Rendering;

/// <summary>Says what was changed in which file, and what is left.</summary>
internal static class FixLayout
{
    public static IEnumerable<StyledLine> Changed(Outcome outcome, bool isDryRun, string baseFolder)
    {
        if (outcome.Applied.Count == 0)
        {
            yield return new StyledLine().Add("Nothing changed", Role.Strong).Add(outcome.Remaining.Count == 0 ? ": no findings." : ".");
            yield break;
        }

        yield return new StyledLine().Add(
            $"{(isDryRun ? "Would apply" : "Applied")} {SummaryLayout.Counted(outcome.Applied.Count, "fix", "fixes")} in {SummaryLayout.Counted(outcome.Changes.Count, "file")}:", Role.Strong);
        foreach (var file in outcome.Applied.GroupBy(fix => fix.Path).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            yield return new StyledLine().Add("  " + Paths.Display(file.Key, baseFolder));
            foreach (var fix in file.GroupBy(fix => (fix.RuleId, fix.Title)).OrderBy(group => group.Key.RuleId, StringComparer.Ordinal))
                yield return new StyledLine().Add($"    {fix.Key.RuleId} ", Role.Strong).Add($"{fix.Count()}  {fix.Key.Title}");
        }
    }

    public static IEnumerable<StyledLine> Remaining(IReadOnlyList<Remainder> remaining, string baseFolder, int width)
    {
        if (remaining.Count == 0)
            yield break;

        yield return new StyledLine().Add($"{SummaryLayout.Counted(remaining.Count, "finding")} left:", Role.Strong);
        foreach (var finding in remaining)
        {
            yield return new StyledLine().Add($"  {finding.RuleId} ", Role.Warning).Add($"{Paths.Display(finding.Path, baseFolder)}:{finding.Line}");
            foreach (var line in TextWrap.Lay("    ", Role.Plain, finding.Message, Role.Plain, width))
                yield return line;
            foreach (var line in TextWrap.Lay("    ", Role.Plain, $"Not fixed: {finding.Reason}.", Role.Faint, width))
                yield return line;
        }
    }
}
