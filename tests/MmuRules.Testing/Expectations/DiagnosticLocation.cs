namespace Microsoft.CodeAnalysis.Testing;

/// <summary>One expected location of a diagnostic.</summary>
public readonly struct DiagnosticLocation
{
    /// <summary>Creates an expected location.</summary>
    public DiagnosticLocation(FileLinePositionSpan span, DiagnosticLocationOptions options)
    {
        Span = span;
        Options = options;
    }

    /// <summary>The place in the file; zero-based, as Roslyn counts.</summary>
    public FileLinePositionSpan Span { get; }

    /// <summary>How <see cref="Span"/> is compared.</summary>
    public DiagnosticLocationOptions Options { get; }
}
