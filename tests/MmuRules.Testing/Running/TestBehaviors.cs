namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Checks that a test leaves out.</summary>
[Flags]
public enum TestBehaviors
{
    /// <summary>No check is left out.</summary>
    None = 0,

    /// <summary>Do not check that generated code is left alone by an analyzer that does not say otherwise.</summary>
    SkipGeneratedCodeCheck = 1,

    /// <summary>Do not check that <c>#pragma warning disable</c> silences each expected diagnostic.</summary>
    SkipSuppressionCheck = 2,

    /// <summary>Do not compare the output of source generators.</summary>
    SkipGeneratedSourcesCheck = 4,
}
