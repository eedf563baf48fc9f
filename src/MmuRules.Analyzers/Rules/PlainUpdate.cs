using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2002: a live entry is changed by reading it, changing the value and storing it back. A bit that a CPU sets in between is overwritten.</summary>
/// <remarks>Linux ff1712f953e2 (2020) and 66dbd6e61a52 (2016), both on arm64.</remarks>
internal sealed class PlainUpdate : Rule
{
    public const string Id = "MMU2002";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Live entry updated by read, modify, store",
        "'{0}' is stored back{1} while CPUs can set bits in its entry; a dirty bit that is set in between is overwritten, and the write is lost. Use an atomic operation, a compare-exchange loop, or take the entry first.",
        "The hardware sets the dirty bit of a live entry at any time, also under the page-table lock. An entry that is read, changed and stored back loses what was set in between. Change it by an atomic operation such as write-protecting, by a compare-exchange loop, or take it by an exchange before it is changed.",
        EntryCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    // There a fault sets the bits, under the lock that is held here: nothing is lost, but the code is right by luck.
    public override DiagnosticSeverity SeverityFor(Settings settings) => settings.Profile == MachineProfile.SoftwareDirty ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.EntryUpdated;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } read ? $" after it was read at {Incident.Place(read, from)}" : ""];
}
