using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2006: an entry is stored a part at a time, and is valid before it is complete. A CPU uses what stands there, and what it sets meanwhile is overwritten.</summary>
/// <remarks>Linux builds an entry as a value and stores it once.</remarks>
internal sealed class EntryInPieces : Rule
{
    public const string Id = "MMU2006";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Entry published in pieces",
        "'{0}' is stored into once more although its entry has been valid since {1}; a CPU can use the incomplete entry, and a bit that it sets there is overwritten. Build the entry first, and store it once, the valid bit last.",
        "From the moment in which an entry is valid a CPU may use it, with whatever of it is there, and set bits in it. Build the whole value and store it once; where the parts can only be stored apart, the valid bit comes last.",
        EntryCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.EntryStoredInPieces;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } valid ? Incident.Place(valid, from) : "an earlier point"];
}
