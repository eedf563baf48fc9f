using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2007: a new entry takes the place of an old one for the same page, and the old one's marks are not carried over: whoever tracks writes by them is told of too few.</summary>
/// <remarks>Arcangeli, "soft_dirty: fix soft_dirty during THP split", August 2016; Linux 8f34f1eac382 and 0cef0bb836e3.</remarks>
internal sealed class LostMarks : Rule
{
    public const string Id = "MMU2007";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Soft-dirty or uffd-wp mark lost",
        "The entry stored into '{0}' is for the page of the one taken{1}, and does not take over its {2} mark; whoever tracks the address by that mark misses a write. Carry the mark over.",
        "Soft-dirty and uffd-wp marks belong to the address, not to the page. A split, a migration entry, a swap entry and a move put a new entry in the place of an old one: a mark of the old one that the new one lacks is lost. A mark too many is allowed, one too few never.",
        EntryCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.MarksLost;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } taken ? $" at {Incident.Place(taken, from)}" : " before", incident.Other];
}
