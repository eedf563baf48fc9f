using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What a fix starts from.</summary>
internal readonly record struct FixState(
    Project Project,
    ImmutableArray<(Project project, Diagnostic diagnostic)> Diagnostics,
    int Iteration);

/// <summary>What a fix came to.</summary>
internal readonly record struct FixStep(FixOutcome Outcome, Project Project);

/// <summary>How a fix ended.</summary>
internal enum FixOutcome
{
    /// <summary>No provider offered an action.</summary>
    NothingOffered,

    /// <summary>The provider of batch fixes made no action of those offered.</summary>
    NoBatchAction,

    /// <summary>An action was applied that changed nothing.</summary>
    NothingChanged,

    /// <summary>An action changed the code.</summary>
    Changed,
}
