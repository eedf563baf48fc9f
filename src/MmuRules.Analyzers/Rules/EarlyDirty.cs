using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2003: the dirty bit is asked of a snapshot, and the entry taken after that. What a CPU sets in between is in the old value only, and that is not asked.</summary>
/// <remarks>Linux d52605d7cb30 ("mm: do not lose dirty and accessed bits in pmdp_invalidate()", v4.16) and what followed it; mremap, November 2016.</remarks>
internal sealed class EarlyDirty : Rule
{
    public const string Id = "MMU2003";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Dirty bit read before the entry is invalidated",
        "'{0}' is asked before the entry is taken; a CPU can set the bit in between, and nobody asks the value that the taking returns. Ask that one.",
        "Until the entry is taken a CPU can set its dirty bit. The value that the exchange returns has every bit that was ever set; a snapshot from before may lack the last one. Decide by the returned value.",
        EntryCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    // There a fault sets the bits, under the lock that is held here: nothing is lost, but the code is right by luck.
    public override DiagnosticSeverity SeverityFor(Settings settings) => settings.Profile == MachineProfile.SoftwareDirty ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.DirtyReadTooEarly;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand];
}
