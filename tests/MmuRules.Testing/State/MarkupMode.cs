namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What becomes of the markup in a source.</summary>
public enum MarkupMode
{
    /// <summary>It is code like any other.</summary>
    None = 0,

    /// <summary>It is taken out, and nothing is expected of it.</summary>
    Ignore = 1,

    /// <summary>It is taken out; only what no code fix handles is expected.</summary>
    IgnoreFixable = 2,

    /// <summary>It is taken out, and what it marks is expected.</summary>
    Allow = 3,
}
