using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU1011: a flush is given something that is not where the cleared entry maps: the physical address behind it, or another entry.</summary>
/// <remarks>Linux 2b047252d087 (2013) lost a range; kernels of one's own hand Invlpg the frame that the entry held.</remarks>
internal sealed class WrongFlush : Rule
{
    public const string Id = "MMU1011";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Physical address, or another range, given to a flush",
        "The flush of '{0}' does not cover the entry {1}: {2}. Flush the virtual address that the entry maps.",
        "A TLB is searched by virtual address. A flush that is given the frame behind an entry, or another entry than the one that was cleared, leaves the stale translation where it is. Give it the address, or the entry, that was cleared.");

    /// <summary>The rule among <see cref="Rule.All"/>.</summary>
    public static WrongFlush Instance { get; } = new();

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    /// <summary>Whether it is this rule's bug that something went wrong in a window: the code has flushed for it before, but a range in which it is not.</summary>
    public static bool Explains(Incident incident) =>
        incident.Kind is IncidentKind.PageMarkedDirty or IncidentKind.PageFreed or IncidentKind.DeferredPagesFreed or IncidentKind.RmapRemoved or IncidentKind.DeferredRmapRemoved
            or IncidentKind.LockReleased or IncidentKind.MovedEntryUnlocked or IncidentKind.TableFreed or IncidentKind.ContentRead
        && incident.Window?.Suspects(SuspicionKind.FlushMissed) is { } missed && MemberOf(missed.At) is { } member && member == MemberOf(incident.Operation);

    public override bool IsBrokenBy(Incident incident) =>
        incident.Kind == IncidentKind.FlushOfPhysicalAddress
        || (incident.Kind == IncidentKind.WindowLeftOpen && SuspicionOf(incident) is { } suspicion && incident.IsSaidWith(suspicion.At));

    public override IOperation PlaceOf(Incident incident) => SuspicionOf(incident)?.At ?? incident.Operation;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        incident.Kind == IncidentKind.FlushOfPhysicalAddress
            ? [incident.Operand, incident.Opening(from), "it is the physical address that the entry led to"]
            : [PlaceOf(incident).Syntax.ToString(), incident.Opening(from), $"{(SuspicionOf(incident) is { Kind: SuspicionKind.FlushMissed } missed ? missed.Because : "it is of another entry")}, and none of this one follows in time"];

    // What another method flushes is its own business.
    private static SyntaxNode? MemberOf(IOperation operation) => operation.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>();

    private static Suspicion? SuspicionOf(Incident incident) =>
        incident.Kind == IncidentKind.FlushOfPhysicalAddress ? null
        : incident.Window?.Suspects(SuspicionKind.FlushMissed) ?? incident.Window?.Suspects(SuspicionKind.FlushedElsewhere);
}
