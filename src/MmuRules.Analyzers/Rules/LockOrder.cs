using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4004: a lock is waited for under one that is taken after it: mmap, page, area, i_mmap, anon_vma, page table.</summary>
/// <remarks>Linux: the comment at the head of <c>mm/rmap.c</c>.</remarks>
internal sealed class LockOrder : Rule
{
    public const string Id = "MMU4004";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Lock order",
        "'{0}' is taken while {1} is held, which is taken after it everywhere else; somebody who holds '{0}' and waits for the other one never gets it. Take '{0}' first, or only try it.",
        "The order is: mmap lock, page lock, area lock, i_mmap lock, anon_vma lock, page-table lock. Two who take two locks in different orders wait for each other for ever. A lock that is only tried may be out of order: who does not wait cannot wait in a circle.",
        LockCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.LockTakenOutOfOrder;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Other];
}
