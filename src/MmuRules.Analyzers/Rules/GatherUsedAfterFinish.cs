using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU3002: a gather is used after it was finished. What is recorded or deferred then is never flushed and never freed, or lands with whoever has the place by now.</summary>
/// <remarks>Linux: <c>tlb_remove_page</c> behind <c>tlb_finish_mmu</c>, which has freed the batches.</remarks>
internal sealed class GatherUsedAfterFinish : Rule
{
    public const string Id = "MMU3002";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Gather used after it was finished",
        "Gather '{0}' is used here, and was finished at {1}; nothing flushes or frees for it any more. Finish it behind its last use, and once.",
        "When a gather is finished it is flushed for the last time and what it held is freed. What is recorded in it or deferred to it later is never flushed and never freed, and to finish it twice takes back a debt that somebody else has. Only Dispose may be called more than once.",
        GatherCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.GatherUsedAfterFinish;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Earlier is { } earlier ? Incident.Place(earlier, from) : "an earlier point"];
}
