using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU1011: a flush is given something that is not where the cleared entry maps: the physical address behind it, or another entry.</summary>
/// <remarks>Linux 2b047252d087 (2013) lost a range; kernels of one's own hand Invlpg the frame that the entry held.</remarks>
internal sealed class WrongFlush : Rule
{
    public const string Id = "MMU1011";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Physical address, or another range, given to a flush",
        "The flush of '{0}' does not cover the entry {1}: {2}. Flush the virtual address that the entry maps.",
        "A TLB is searched by virtual address. A flush that is given the frame behind an entry, or another entry than the one that was cleared, leaves the stale translation where it is. Give it the address, or the entry, that was cleared.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) =>
        incident.Kind == IncidentKind.FlushOfPhysicalAddress
        || (incident is { Kind: IncidentKind.WindowLeftOpen, Window: { } window } && window.Suspects(SuspicionKind.FlushedElsewhere) is { } suspicion && incident.IsSaidWith(suspicion.At));

    public override IOperation PlaceOf(Incident incident) => incident.Window?.Suspects(SuspicionKind.FlushedElsewhere)?.At ?? incident.Operation;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        incident.Kind == IncidentKind.FlushOfPhysicalAddress
            ? [incident.Operand, incident.Opening(from), "it is the physical address that the entry led to"]
            : [PlaceOf(incident).Syntax.ToString(), incident.Opening(from), "it is of another entry, and none of this one follows"];
}
