using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Protocol;

/// <summary>The subject of a finding that is said only if another path gives a reason to.</summary>
/// <param name="Descriptor">What would be said.</param>
/// <param name="Reason">The subject of the finding that is the reason.</param>
internal sealed record Provisional(DiagnosticDescriptor Descriptor, object Reason);

/// <summary>The subject of a finding that the protocol says to itself: a path has found an entry empty, and ends without a flush.</summary>
internal sealed record NoneTakenForDone;

/// <summary>The subject of a finding that the protocol says to itself: a path has found an entry writable, and taken the permission away.</summary>
/// <param name="Read">Where the entry was read.</param>
internal sealed record ProtectedWhereWritable(SyntaxNode Read);
