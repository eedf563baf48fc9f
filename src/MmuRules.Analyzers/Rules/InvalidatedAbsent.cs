using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2009: an entry is invalidated that is not present, such as a migration or swap entry. Made invalid it looks present, and lockless walkers take what it says for a page.</summary>
/// <remarks>Linux 3a5a8d343e1c (2024).</remarks>
internal sealed class InvalidatedAbsent : Rule
{
    public const string Id = "MMU2009";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Invalidating an entry that is not present",
        "'{0}' invalidates an entry that may not be present; an invalidated migration or swap entry looks like a present one, and a lockless walker takes it for a page. Test first that the entry is present.",
        "Who invalidates an entry in place marks it as present but not valid. If it was a migration or a swap entry, it looks like a huge page from then on. Test under the lock that the entry is present before it is invalidated.",
        EntryCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.AbsentEntryInvalidated;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operation.Syntax.ToString()];
}
