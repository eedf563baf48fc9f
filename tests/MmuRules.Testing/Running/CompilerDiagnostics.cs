namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Which diagnostics of the compiler a test must account for.</summary>
public enum CompilerDiagnostics
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Errors.</summary>
    Errors = 1,

    /// <summary>Warnings and errors.</summary>
    Warnings = 2,

    /// <summary>Suggestions, warnings and errors.</summary>
    Suggestions = 3,

    /// <summary>All, hidden ones too.</summary>
    All = 4,
}
