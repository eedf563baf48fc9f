using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4009: the pages of a table are copied while somebody can still reach them through it.</summary>
/// <remarks>Linux: <c>collapse_huge_page</c>; 8d3c106e19e8, f268f6cf875f (2022), 366a4532d96f (2025). Shutemov on khugepaged, 19 March 2020: the map count is protected by the page-table lock, unless the table is out of the tree.</remarks>
internal sealed class CollapseOfLiveTable : Rule
{
    public const string Id = "MMU4009";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Collapse without the locks that keep walkers out",
        "{0}; {1}. Clear and flush the entry above the table, and wait for lockless walkers, before its first page is copied or given up.",
        "A collapse replaces the pages of a table by a copy. Until the entry above the table is cleared and flushed CPUs store to the old pages, and until lockless walkers are through somebody may get a reference to one. Only then is what is copied all that will ever be stored there, and only then is the map count of the old pages nobody else's to change.",
        LockCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind is IncidentKind.CopiedFromLiveTable or IncidentKind.UnmappedInLiveTable;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => incident.Kind == IncidentKind.UnmappedInLiveTable
        ? [$"Page '{incident.Operand}' is taken out of the reverse map while its entry is still found, and under no page-table lock", "whoever unmaps it at the same time counts the same mapping off"]
        : [$"The page is copied, but {incident.Operand}", "what a CPU or a device stores to it behind the copy is lost"];
}
