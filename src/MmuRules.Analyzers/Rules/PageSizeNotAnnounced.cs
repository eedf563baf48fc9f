using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU3006: entries of two levels are recorded in one gather that has to be told when the size changes. Its flush goes through the range in one stride.</summary>
/// <remarks>Linux: <c>tlb_change_page_size</c>; <c>tlb_remove_page_size</c> warns of another size than was announced.</remarks>
internal sealed class PageSizeNotAnnounced : Rule
{
    public const string Id = "MMU3006";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Page-size change not announced",
        "An entry of another level than the one at {1} is recorded in gather '{0}', and nobody has announced the change of the page size; hardware that is told to forget page by page may be told in the wrong size. Announce the size first.",
        "Some hardware has to be told in which size it is to forget. A gather that remembers one size at a time flushes when another one is announced; if it is not announced, one of the two is flushed in a size that it does not have, and stays.",
        GatherCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.PageSizeNotAnnounced;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } earlier ? Incident.Place(earlier, from) : "an earlier point"];
}
