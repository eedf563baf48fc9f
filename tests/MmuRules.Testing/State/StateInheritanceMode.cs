namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What the state after a fix takes over from the state before it where it says nothing itself.</summary>
public enum StateInheritanceMode
{
    /// <summary>Files and references, and those expected diagnostics that no code fix handles.</summary>
    AutoInherit = 0,

    /// <summary>Nothing.</summary>
    Explicit = 1,

    /// <summary>Everything.</summary>
    AutoInheritAll = 2,
}
