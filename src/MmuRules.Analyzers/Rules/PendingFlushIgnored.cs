using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU3007: an entry that is found empty is passed over, though its flush may still be owed by whoever emptied it.</summary>
/// <remarks>Linux 3ea277194daa (2017), and its kin 99baac21e458, b3a81d0841a9, 4647706ebeee.</remarks>
internal sealed class PendingFlushIgnored : Rule
{
    public const string Id = "MMU3007";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "\"Already read-only/none\" shortcut ignores a pending flush of another gather",
        "{0} may not have flushed it yet, and a CPU can go on using it as it was. Look for pending flushes under the page-table lock.",
        "That an entry is empty, or read-only, says that somebody has changed it, not that he has flushed it. Code that promises that no CPU uses a range any more, and flushes what it has changed itself, returns too early then. Under the page-table lock it can find out whether somebody owes a flush, or make that flush itself.",
        GatherCategory,
        DiagnosticSeverity.Warning);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind is IncidentKind.PendingFlushIgnored or IncidentKind.ReadOnlyTakenForStill;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
    [
        incident.Kind == IncidentKind.PendingFlushIgnored
            ? $"'{incident.Operand}' passes over this entry when it looks empty, and flushes only those that it changes; whoever emptied it"
            : $"'{incident.Operand}' is taken to be still where this entry is read-only already; whoever took the permission away",
    ];
}
