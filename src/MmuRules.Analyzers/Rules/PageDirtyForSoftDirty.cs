using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2011: the page is marked dirty, and the new entry gets no soft-dirty mark. The one is no substitute for the other.</summary>
/// <remarks>Arcangeli, "soft_dirty: fix soft_dirty during THP split", August 2016.</remarks>
internal sealed class PageDirtyForSoftDirty : Rule
{
    public const string Id = "MMU2011";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Page dirty used as if it were soft-dirty",
        "The page is marked dirty at {1}, but the entry stored into '{0}' gets no soft-dirty mark; the page's dirty bit says nothing of the address, and whoever tracks its writes misses one. Set the mark in the entry.",
        "The dirty bit of a page says that it must be written to its file; the soft-dirty mark of an entry says that the memory at an address was written since somebody asked. Neither can stand in for the other.",
        EntryCategory,
        DiagnosticSeverity.Warning);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.MarkedPageInstead;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } earlier ? Incident.Place(earlier, from) : "an earlier point"];
}
