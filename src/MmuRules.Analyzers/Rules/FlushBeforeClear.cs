using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU1006: the TLB is flushed, and then the entry cleared. Every CPU can load the entry into its TLB again in between, and no flush follows.</summary>
internal sealed class FlushBeforeClear : Rule
{
    public const string Id = "MMU1006";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "TLB flushed before the entry is cleared",
        "The TLB is flushed before the entry is {0}, and not after it; a CPU can load the entry again in between and use it for ever. Flush after the entry is changed.",
        "A flush takes away what was loaded before it. An entry that is still in the table can be loaded again a moment later, so a flush that comes before the entry is cleared is of no use. Clear first, then flush.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) =>
        incident is { Kind: IncidentKind.WindowLeftOpen, Window: { } window } && window.Suspects(SuspicionKind.FlushedBefore) is { } suspicion && incident.IsSaidWith(suspicion.At);

    public override IOperation PlaceOf(Incident incident) => incident.Window?.Suspects(SuspicionKind.FlushedBefore)?.At ?? incident.Operation;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Opening(from)];
}
