namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How much of an expected location is compared, and how it is to be read.</summary>
[Flags]
public enum DiagnosticLocationOptions
{
    /// <summary>The whole span is compared.</summary>
    None = 0,

    /// <summary>Only the start is compared.</summary>
    IgnoreLength = 1,

    /// <summary>The span stands for a numbered markup location, <c>{|#0:…|}</c>; its column holds the number.</summary>
    InterpretAsMarkupKey = 2,

    /// <summary>The location is one that the diagnostic tags as unnecessary code.</summary>
    UnnecessaryCode = 4,
}
