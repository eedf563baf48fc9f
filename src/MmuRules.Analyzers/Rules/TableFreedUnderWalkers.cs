using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>
/// MMU1008: a page table is freed behind the flush, but a walker that takes no lock, such as a fast get_user_pages, may still be inside. Where a flush interrupts the other CPUs, and such a
/// walker disables its interrupts, the flush waits for it; where it is broadcast nothing does.
/// </summary>
/// <remarks>Linux 2ba99c5e0881 (2022), 1013af4f585f (CVE-2025-38085).</remarks>
internal sealed class TableFreedUnderWalkers : Rule
{
    public const string Id = "MMU1008";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Lockless walkers not waited for before a table is freed or reused",
        "Page table '{0}' is freed while a walker that takes no lock can still be inside: the entry above it was cleared and flushed at {1}, but on machines whose flush interrupts nobody that does not wait for the walker. Wait for the lockless walkers first, or leave the freeing to a gather.",
        "A flush that is broadcast waits for no CPU. A walker that took no lock, and only disabled its interrupts, may still read a table that was taken out of the tree and flushed. Wait for it before the table is freed or reused.",
        severity: DiagnosticSeverity.Warning);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    // Where a flush is an interrupt, it waits for whoever has disabled interrupts; and with one CPU nobody is in the middle of a walk.
    public override bool AppliesTo(Settings settings) => settings.Profile is MachineProfile.Portable or MachineProfile.Arm64 or MachineProfile.S390 or MachineProfile.PowerPcHash;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.TableFreedUnderWalkers;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } flushed ? Incident.Place(flushed, from) : "an earlier point"];
}
