using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Protocol;

/// <summary>The subject of a finding that is said only if another path gives a reason to.</summary>
/// <param name="Descriptor">What would be said.</param>
internal sealed record Provisional(DiagnosticDescriptor Descriptor);

/// <summary>The subject of a finding that the protocol says to itself: a path has found an entry empty, and ends without a flush.</summary>
internal static class NoneTakenForDone
{
    public static object Subject { get; } = new();
}
