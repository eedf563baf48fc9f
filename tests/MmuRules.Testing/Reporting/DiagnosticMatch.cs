namespace Microsoft.CodeAnalysis.Testing.Reporting;

/// <summary>A reported and an expected diagnostic that are taken for the same, or one of them alone.</summary>
internal readonly record struct DiagnosticMatch(Diagnostic? Actual, DiagnosticResult? Expected, IReadOnlyList<string> Differences)
{
    public bool IsMissing => Actual is null;

    public bool IsUnexpected => Expected is null;

    public bool IsAsExpected => !IsMissing && !IsUnexpected && Differences.Count == 0;
}
