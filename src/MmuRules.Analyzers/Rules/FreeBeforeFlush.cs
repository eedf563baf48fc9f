using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>
/// MMU1002: a page is freed while CPUs can still reach it. It may be another's by the time they do.
/// A clean page is no exception, nor an anonymous one: reading or writing somebody else's page is worse than losing a write.
/// </summary>
internal sealed class FreeBeforeFlush : Rule
{
    public const string Id = "MMU1002";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Page freed before the TLB flush",
        "{0} freed while CPU TLBs can still hold the entry {1}; another CPU can read or write the memory after it is given to somebody else. Flush the TLB first, or leave the freeing to a gather.",
        "Until the TLB has been flushed another CPU can read and write the page through its stale translation. A page that is freed before may have a new owner by then. Flush first, or defer the freeing to a gather, which flushes before it frees.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) =>
        incident is { Window.Kind: WindowKind.Cleared, Kind: IncidentKind.PageFreed or IncidentKind.DeferredPagesFreed };

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Kind == IncidentKind.PageFreed ? $"Page '{incident.Operand}' is" : $"The pages deferred to '{incident.Operand}' are", incident.Opening(from)];
}
