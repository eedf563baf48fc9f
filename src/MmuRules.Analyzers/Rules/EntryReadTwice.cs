using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2005: one snapshot decides, and another one is used. Without the page-table lock the entry may be another one by then.</summary>
/// <remarks>Linux 1a5a9906d4e8 (CVE-2012-1179) and the <c>READ_ONCE</c> of every lockless walk.</remarks>
internal sealed class EntryReadTwice : Rule
{
    public const string Id = "MMU2005";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Entry read twice for one decision",
        "The entry is read here once more{0}; without the page-table lock it may be another one by now, of which nothing was tested. Read it once, and decide and go on with that value.",
        "Without the page-table lock an entry can change between two reads. What was tested of the first snapshot says nothing of the second. Read the entry once into a variable.",
        EntryCategory,
        DiagnosticSeverity.Warning);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.EntryReadTwice;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Earlier is { } tested ? $", and was tested as it was read at {Incident.Place(tested, from)}" : ""];
}
