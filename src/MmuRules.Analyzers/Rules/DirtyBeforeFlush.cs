using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>
/// MMU1001: a page is marked dirty while CPUs can still write it and nothing keeps its cleaner out. The cleaner takes the mark away, writes the
/// page, and a write through a stale translation after that is in no file.
/// </summary>
internal sealed class DirtyBeforeFlush : Rule
{
    public const string Id = "MMU1001";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Page marked dirty while CPUs can still write it",
        "Page '{0}' is marked dirty while CPU TLBs can still hold the entry {1}, and no lock keeps its cleaner out; a write by another CPU after this point can be lost. Flush the TLB before marking the page.",
        "Until the TLB has been flushed another CPU can write the page through its stale translation. If the page is marked dirty before that, writeback can clean it in between, and the write that follows is lost. Mark it after the flush, or flush before the page-table lock that it is marked under is released.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) =>
        incident is { Kind: IncidentKind.PageMarkedDirty, Window.Stake: >= Stake.Write } && !incident.State.KeepsCleanerOut(incident.Page);

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Opening(from)];
}
