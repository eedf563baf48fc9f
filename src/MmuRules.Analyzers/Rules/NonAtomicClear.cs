using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2001: a live entry is emptied by a plain store. Between the reading of the entry and the store a CPU can set its dirty bit, and then no copy of the bit is left.</summary>
/// <remarks>Linux <c>pte_clear</c> over a live entry; <c>ptep_get_and_clear</c> is an exchange for that reason.</remarks>
internal sealed class NonAtomicClear : Rule
{
    public const string Id = "MMU2001";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Entry cleared by read, then store",
        "'{0}' is emptied by a plain store while CPUs can still set bits in its entry; a dirty bit that is set between the reading of the entry and this store is lost, and the write with it. Take the entry by an atomic exchange.",
        "The hardware sets the dirty bit of a live entry at any time, also under the page-table lock. A plain store of an empty entry throws away what was set since the entry was read. Exchange the entry for an empty one in one atomic step, and go by the value that the exchange returns.",
        EntryCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    // There a fault sets the bits, under the lock that is held here: nothing is lost, but the code is right by luck.
    public override DiagnosticSeverity SeverityFor(Settings settings) => settings.Profile == MachineProfile.SoftwareDirty ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.EntryOverwritten;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand];
}
