using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>Lock statements on the platform's own lock type. Where nullable reference types are enabled, Roslyn 4.14 leaves an invalid operation in the graph in place of the call that takes the lock.</summary>
internal static class PlatformLocks
{
    /// <summary>The method that is called where an invalid operation stands for the taking of a lock; <see langword="null"/> for any other operation.</summary>
    public static IMethodSymbol? TakenBy(IOperation operation) =>
        operation is { Kind: OperationKind.Invalid, IsImplicit: true, ChildOperations: { Count: 1 } operands }
        && operands.First().Type is { Name: "Lock", ContainingNamespace: { Name: nameof(System.Threading), ContainingNamespace: { Name: nameof(System), ContainingNamespace.IsGlobalNamespace: true } } } type
            ? type.GetMembers("EnterScope").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty)
            : null;
}
