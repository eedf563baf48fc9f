using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU3005: a gather frees its pages while a page-table lock is held. It loses nothing but time: everybody who faults in the range waits for it.</summary>
/// <remarks>Linux 1cf35d47712d split <c>tlb_flush_mmu</c> so that the flush could come under the lock and the freeing behind it.</remarks>
internal sealed class BulkFreeUnderLock : Rule
{
    public const string Id = "MMU3005";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Pages freed in bulk under the page-table lock",
        "Gather '{0}' frees its pages here with a page-table lock held, {1}; there may be thousands, and all who fault in the range wait. Flush under the lock, and free behind the unlock.",
        "Only the flush has to come before the page-table lock is released. To free what a gather holds takes long, may want other locks, and keeps everybody out who faults in the range of that table.",
        GatherCategory,
        DiagnosticSeverity.Info);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.DeferredPagesFreedUnderLock;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } taken ? $"taken at {Incident.Place(taken, from)}" : "by the caller"];
}
