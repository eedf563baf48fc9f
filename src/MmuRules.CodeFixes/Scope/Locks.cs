using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>The ways in which a lock of some type can be taken and released, as its operations declare them.</summary>
internal static class Locks
{
    /// <summary>An operation without arguments that takes a lock and returns what releases it when it is disposed.</summary>
    public static IMethodSymbol? GuardOf(Scene scene, Things things, ITypeSymbol type, MmuLock kind) =>
        things.Find(type, method => Takes(scene, method, kind) && IsDisposable(scene, method.ReturnType) && HasNoArguments(method));

    /// <summary>An operation that takes two locks of this type at once.</summary>
    public static IMethodSymbol? PairOf(Scene scene, ITypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(method => method.IsStatic && method.Parameters.Count(parameter => !parameter.IsOptional) == 2 && IsDisposable(scene, method.ReturnType)
            && scene.ContractOf(method) is { } contract
            && contract.Clauses.Where(clause => clause is { Kind: ClauseKind.Acquires, When: null, Lock: MmuLock.PageTable }).Select(clause => clause.Operand).OrderBy(operand => operand).SequenceEqual([0, 1]));

    /// <summary>The kind of lock that an operation takes, and waits for; <see langword="null"/> if it takes none, or several.</summary>
    public static MmuLock? TakenBy(Contract contract) =>
        contract.Clauses.Where(clause => clause.Kind == ClauseKind.Acquires).ToList() is [{ When: null } only] ? only.Lock : null;

    private static bool Takes(Scene scene, IMethodSymbol method, MmuLock kind) =>
        scene.ContractOf(method) is { } contract && TakenBy(contract) == kind && !contract.Requirements.Any();

    private static bool HasNoArguments(IMethodSymbol method) => method.Parameters.All(parameter => parameter.IsOptional);

    private static bool IsDisposable(Scene scene, ITypeSymbol type) =>
        scene.Model.LookupSymbols(scene.Harm.SpanStart, type, nameof(IDisposable.Dispose)).OfType<IMethodSymbol>().Any(method => method.Parameters.IsEmpty);
}
