using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU3003: a gather has said, or would have said, that it has no room for another page, and gets one.</summary>
/// <remarks>Linux: the result of <c>__tlb_remove_page</c>.</remarks>
internal sealed class FullIgnored : Rule
{
    public const string Id = "MMU3003";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "\"Full\" ignored",
        "Gather '{0}' may have no room: {1}. A page that has no place is lost, or overwrites what is not the gather's. Flush and free when the result is false, before more is deferred.",
        "A gather has room for so many pages. When it answers that it is full, the page that it was given is still in it, and the next one has no place: it has to be flushed and emptied first. Whoever does not look at the answer may not defer another page before a flush.",
        GatherCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.FullIgnored;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Other];
}
