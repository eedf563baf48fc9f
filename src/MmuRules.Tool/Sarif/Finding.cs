namespace MmuRules.Tool.Sarif;

/// <summary>How serious a finding is, by SARIF's names.</summary>
internal enum Severity
{
    Note,
    Warning,
    Error,
}

/// <summary>A piece of source. Lines and columns count from 1; the end column is the one behind the last character.</summary>
internal readonly record struct SourceSpan(string Path, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    public override string ToString() => $"{Path}:{StartLine}:{StartColumn}";
}

/// <summary>One diagnostic with the path that leads to it.</summary>
/// <param name="RuleId">MMUnnnn.</param>
/// <param name="Title">The rule's one-line name.</param>
/// <param name="Severity">As the user's configuration has it.</param>
/// <param name="Message">What it says about this place.</param>
/// <param name="Primary">The operation that does the harm; null for a finding about no file.</param>
/// <param name="Steps">What happened before, in order, up to the harm.</param>
/// <param name="HelpUri">The rule's page.</param>
internal sealed record Finding(string RuleId, string Title, Severity Severity, string Message, SourceSpan? Primary, IReadOnlyList<SourceSpan> Steps, string? HelpUri);
