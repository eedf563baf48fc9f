namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How markup finds the diagnostics that it stands for.</summary>
[Flags]
public enum MarkupOptions
{
    /// <summary>Markup must name a diagnostic unless the first analyzer has just one.</summary>
    None = 0,

    /// <summary>Where several descriptors could be meant, the first is.</summary>
    UseFirstDescriptor = 1,

    /// <summary><c>$$</c> is code, as in a raw string literal.</summary>
    TreatPositionIndicatorsAsCode = 2,
}
