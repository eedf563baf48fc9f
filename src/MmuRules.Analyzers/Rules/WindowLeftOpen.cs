using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU1012: a method returns while CPUs can use a stale translation, and neither a contract nor a gather tells its callers that they have to flush.</summary>
/// <remarks>Linux b67fbebd4cf9 (CVE-2022-39188).</remarks>
internal sealed class WindowLeftOpen : Rule
{
    public const string Id = "MMU1012";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Stale window leaves the method and nobody is told",
        "'{0}' returns while CPU TLBs can still hold the entry {1}, and nothing tells its caller to flush. Flush before returning, record the entry in a gather of the caller's, or declare the method [Effect(MmuEffect.DefersFlush)].",
        "A caller can only flush what it knows of. A method that leaves an entry unflushed says so with DefersFlush, or leaves it in a gather that the caller finishes.",
        severity: DiagnosticSeverity.Warning);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.WindowLeftOpen;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Opening(from)];
}
