using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>
/// MMU1003: the lock under which a page was marked dirty is dropped before the flush. Marking before the flush is not the bug, and the kernel of
/// today still does it: the bug is that somebody can take the lock, see no entry, and clean the page while it can still be written. The same with an entry that was moved:
/// whoever takes the lock of its new place changes it there, flushes there, and cleans or frees the page.
/// </summary>
/// <remarks>Linux 1cf35d47712d (25 April 2014); for moved entries 5d1904204c99 (2016) and eb66ae030829 (2018, CVE-2018-18281).</remarks>
internal sealed class UnlockBeforeFlush : Rule
{
    public const string Id = "MMU1003";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Page-table lock dropped before the flush of a dirty entry",
        "'{0}' is released while CPU TLBs can still hold the entry {1}, whose page {2}; the page can be cleaned now, and a write by another CPU after that is lost. Flush the TLB before releasing '{0}'.",
        "A page that was marked dirty under the lock can be cleaned as soon as the lock is released. Another CPU whose TLB still holds the old entry goes on writing it without a fault, and the write is in no file. Flush the TLB before the release.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    // With one CPU that is not preempted nobody runs between here and the flush: neither the cleaner nor a writer.
    public override bool AppliesTo(Settings settings) => settings.Profile != MachineProfile.Up;

    public override bool IsBrokenBy(Incident incident) =>
        incident.Kind == IncidentKind.MovedEntryUnlocked
        || incident is { Kind: IncidentKind.LockReleased, Window: { Stake: Stake.MarkedWrite } window } && !incident.State.KeepsCleanerOut(window.MarkedPage);

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Opening(from), ExposedBy(incident, from)];

    private static string ExposedBy(Incident incident, IOperation from) =>
        incident.Kind == IncidentKind.MovedEntryUnlocked ? $"was mapped at another place at {Incident.Place(incident.Earlier!, from)}"
        : incident.Window?.Marked is { } marked ? $"was marked dirty at {Incident.Place(marked, from)}"
        : "was marked dirty before";
}
