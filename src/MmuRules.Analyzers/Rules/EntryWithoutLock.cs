using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4001: an entry is changed while nobody holds the lock that guards it.</summary>
/// <remarks>Linux 5cec2d2e5839 (CVE-2019-1999): a shrinker that unmapped beside <c>munmap</c>.</remarks>
internal sealed class EntryWithoutLock : Rule
{
    public const string Id = "MMU4001";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Entry changed without its page-table lock",
        "'{0}' is changed{1} and no page-table lock is held; somebody who holds the lock can change it at the same time. Take the lock, or say by Requires(PageTable) that the caller holds it.",
        "Under the page-table lock an entry is what it was found to be, CPUs setting accessed and dirty bits apart. Who changes it without the lock changes what somebody else has just looked at: two clear it and both free the page, or one clears what the other has just filled.",
        LockCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.EntryChangedWithoutLock;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } earlier ? $", which was looked at under the lock of {Incident.Place(earlier, from)}," : ""];
}
