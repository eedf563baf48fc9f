using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU1007: a page table is freed while CPUs can still walk it: the entry that led to it was cleared, but what they remember of it was not flushed.</summary>
/// <remarks>Linux d86564a2f085 (2018), 3ef938c3503f (CVE-2025-22045).</remarks>
internal sealed class TableFreedBeforeFlush : Rule
{
    public const string Id = "MMU1007";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Page table freed before the flush",
        "Page table '{0}' is freed while CPUs can still walk it through the entry {1}; they take what its memory holds next for translations. Flush the TLB first, or leave the freeing to a gather.",
        "CPUs remember not only translations but also where the tables are. Until a flush one of them can walk a table that was taken out of the tree, and set bits in it; by then it may be somebody else's memory. Flush first, or defer the freeing to a gather.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.TableFreed;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } flush ? $"whose flush at {Incident.Place(flush, from)} left out what they remember of tables" : incident.Opening(from)];
}
