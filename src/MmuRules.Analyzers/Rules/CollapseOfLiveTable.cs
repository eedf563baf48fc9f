using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4009: the pages of a table are copied while somebody can still reach them through it.</summary>
/// <remarks>Linux: <c>collapse_huge_page</c>; 8d3c106e19e8, f268f6cf875f (2022), 366a4532d96f (2025).</remarks>
internal sealed class CollapseOfLiveTable : Rule
{
    public const string Id = "MMU4009";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Collapse without the locks that keep walkers out",
        "The page is copied, but {0}; what a CPU or a device stores to it behind the copy is lost. Clear and flush the entry, and wait for lockless walkers, before the first page is copied.",
        "A collapse replaces the pages of a table by a copy. Until the entry above the table is cleared and flushed CPUs store to the old pages, and until lockless walkers are through somebody may get a reference to one. Only then is what is copied all that will ever be stored there.",
        LockCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.CopiedFromLiveTable;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand];
}
