using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU3001: a gather that its own method does not finish on every path. What it has deferred is never freed, and everybody who looks goes on believing that a flush is still to come.</summary>
/// <remarks>Linux: <c>tlb_gather_mmu</c> without <c>tlb_finish_mmu</c>.</remarks>
internal sealed class GatherNotFinished : Rule
{
    public const string Id = "MMU3001";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Gather not finished on every path",
        "The gather that is begun here is not finished on a path on which '{0}' {1}; its TLB entries stay, and the pages and tables that were deferred to it are never freed. Begin it in a using.",
        "A gather that is never finished is never flushed: other CPUs keep the translations that it recorded, what was deferred to it is never freed, and its address space counts as owed a flush for ever. Whoever begins one finishes it on every path, also on one that throws; a using does.",
        GatherCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.GatherNotFinished;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Other];
}
