using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4005: whoever holds a spinlock waits, gives his thread away, or copies a great deal, while others spin for it.</summary>
internal sealed class WaitUnderSpinlock : Rule
{
    public const string Id = "MMU4005";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Waiting, await, yield or bulk copying under a spinlock",
        "This {0} while {1} is held; whoever wants it spins meanwhile, for ever if he is the one that is waited for. Release it first.",
        "A page-table lock is a spinlock, and with interrupts off a CPU answers nobody. Whoever waits under one lets every other CPU that wants it spin, and never gets on if one of those is to wake him. Copying one page is short enough; copying a huge page is not.",
        LockCategory,
        DiagnosticSeverity.Warning);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.WaitedUnderSpinlock;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Other];
}
