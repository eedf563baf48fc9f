using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>
/// MMU1010: the page-table lock is released between the clearing of an entry and its flush, and the same code, run by another CPU, takes the empty entry for one that is done with, and returns
/// without a flush. Its caller believes that nobody uses the old translation any more.
/// </summary>
/// <remarks>Linux 60bae7370896 (2022): a migration that unlocked and flushed afterwards, beside MADV_DONTNEED. docs/decisions/0016 says when it is reported.</remarks>
internal sealed class UnlockBeforeFlushOfNone : Rule
{
    public const string Id = "MMU1010";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Unlocked before the flush although others read \"none\" as \"done\"",
        "'{0}' is released before the flush of the entry {1}, and nothing tells others that the flush is still to come; this code itself returns without a flush if it finds an entry empty. Flush the TLB before releasing '{0}', or record the entry in a gather.",
        "Who finds an entry empty takes it that nobody can use the page by it any more. Between the unlock and the flush that is wrong. Flush under the lock, or record the entry in a gather, by which others see that a flush is pending.",
        severity: DiagnosticSeverity.Warning);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    // With one CPU that is not preempted nobody runs between here and the flush.
    public override bool AppliesTo(Settings settings) => settings.Profile != MachineProfile.Up;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.UnlockedBeforeFlush;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Opening(from)];
}
