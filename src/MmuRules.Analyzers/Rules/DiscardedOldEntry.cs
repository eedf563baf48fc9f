using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2004: an entry is taken, its old value thrown away, and the page given up. If the page was dirty, only that value said so.</summary>
/// <remarks>Linux fd35ca3d12cc (2022).</remarks>
internal sealed class DiscardedOldEntry : Rule
{
    public const string Id = "MMU2004";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Old entry thrown away",
        "The old value of '{0}' is thrown away, and the page it mapped is given up; if a CPU has written the page, only that value knows. Keep it, and mark the page dirty if the value is dirty.",
        "The dirty bit of an entry is the only record of the writes that went through it. Whoever takes the entry of a page that is not known to be anonymous asks the old value whether it is dirty, and marks the page.",
        EntryCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.OldEntryDiscarded;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand];
}
