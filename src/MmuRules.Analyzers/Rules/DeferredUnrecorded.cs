using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU3004: a page is left to a gather that was not told of its entry. The gather's flush covers what was recorded and no more, and then the page is freed.</summary>
/// <remarks>Linux: <c>__tlb_remove_page</c> without <c>tlb_remove_tlb_entry</c>.</remarks>
internal sealed class DeferredUnrecorded : Rule
{
    public const string Id = "MMU3004";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Page deferred but its entry not recorded",
        "The page is deferred to a gather in which its entry, {0}, was not recorded; the gather's flush does not cover it, and the page is freed while CPUs can still use it. Record the entry first.",
        "A gather flushes the range of the entries that were recorded in it. A page whose entry is not among them is freed behind a flush that leaves its translation where it was: another CPU goes on reading and writing somebody else's page.",
        GatherCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.PageDeferredUnrecorded;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Opening(from)];
}
