using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4003: a page-table lock is waited for while one is held that may be the same lock, or that somebody else may take in the other order.</summary>
/// <remarks>"Depending on CONFIG_SPLIT_PTE_PTLOCKS, it might not even be two locks" (the thread on khugepaged, 28 November 2024).</remarks>
internal sealed class SecondPageTableLock : Rule
{
    public const string Id = "MMU4003";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Two page-table locks that may be the same lock",
        "'{0}' is taken while {1} is held; without split page-table locks both may be one lock, and its holder waits for itself. Take both by one operation that knows how.",
        "Where page-table locks are not split, all tables of an address space share one lock: taking a second one takes the first once more, and waits for ever. Where they are split, two holders of two of them that take them in different orders wait for each other. An operation that takes both compares them and has an order.",
        LockCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.SecondPageTableLockTaken;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Other];
}
