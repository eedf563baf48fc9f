using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU3008: secondary MMUs are told that a range is about to change, and on some path never that the change is over. They may take up no translation of the range until then.</summary>
/// <remarks>Linux: <c>mmu_notifier_invalidate_range_start</c> and <c>_end</c>; f268f6cf875f (2022) added a pair that was missing.</remarks>
internal sealed class NotifierNotEnded : Rule
{
    public const string Id = "MMU3008";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Notifier start without end on every path",
        "Secondary MMUs are told here that a range is about to change, and never that the change is over, on a path on which '{0}' {1}; they can map nothing of the range any more. End it in a finally block, or begin it in a using.",
        "Between the start and the end of an invalidation a secondary MMU may not take up translations of the range: a device or a guest that faults there waits for the end. If the end never comes it waits for ever. Whoever tells of the start tells of the end on every path, also on one that throws.",
        GatherCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.NotifierNotEnded;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Other];
}
