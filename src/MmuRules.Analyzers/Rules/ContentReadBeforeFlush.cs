using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>
/// MMU1009: write permission is taken away, and the page copied, compared or written out before the flush. A CPU can still write it through its stale translation: the copy is of neither state.
/// </summary>
/// <remarks>Fork, KSM and snapshots; Linux 6ce64428d620 (2021).</remarks>
internal sealed class ContentReadBeforeFlush : Rule
{
    public const string Id = "MMU1009";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Permission revoked and not flushed before the content is relied on",
        "The content of page '{0}' is read while CPU TLBs can still hold the entry {1}; another CPU can write the page while and after it is read. Flush the TLB first.",
        "An entry that was write-protected or cleared stops no CPU that has the old one in its TLB. What is copied, compared or written out before the flush can change meanwhile. Flush first.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.ContentRead;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Opening(from)];
}
