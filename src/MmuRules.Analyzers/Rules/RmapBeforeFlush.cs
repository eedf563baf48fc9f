using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>
/// MMU1004: a file page's reverse mapping is removed before the flush. A cleaner that finds the page unmapped takes no lock at all, so no lock held
/// here keeps it out, but the page's own. The accepted fix of 2014 overlooked that, until 2022.
/// </summary>
/// <remarks>Linux 5df397dec7c4 (9 November 2022).</remarks>
internal sealed class RmapBeforeFlush : Rule
{
    public const string Id = "MMU1004";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Reverse mapping removed before the flush",
        "The reverse mapping of {0} is removed while CPU TLBs can still hold the entry {1}; the page's cleaner, which takes no lock for an unmapped page, can clean it now, and a write by another CPU after that is lost. Remove the mapping after the flush, or leave it to the gather.",
        "Writeback looks for the mappings of a page to write-protect them. Once the reverse mapping is gone it finds none, takes no page-table lock, and cleans the page while another CPU still writes it through a stale translation. Defer the removal to the gather, or move it behind the flush.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    // The mapping may be removed late and the lock still dropped too early: that is another bug, with another fix.
    public override bool ExplainsTheRest => false;

    // With one CPU that is not preempted nobody runs between here and the flush: neither the cleaner nor a writer.
    public override bool AppliesTo(Settings settings) => settings.Profile != MachineProfile.Up;

    public override bool IsBrokenBy(Incident incident) =>
        incident is { Window: { Kind: WindowKind.Cleared, Stake: >= Stake.Write }, Kind: IncidentKind.RmapRemoved or IncidentKind.DeferredRmapRemoved };

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Kind == IncidentKind.RmapRemoved ? $"page '{incident.Operand}'" : $"the pages deferred to '{incident.Operand}'", incident.Opening(from)];
}
