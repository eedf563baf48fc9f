using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4002: a lock is still held when the method that took it is left, on some path; or it is released a second time.</summary>
internal sealed class LockNotReleased : Rule
{
    public const string Id = "MMU4002";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Lock not released on every path, or released twice",
        "'{0}' {1}. Hold it in a using, or say by a contract that it is handed out.",
        "Whoever waits for a lock that is never released waits for ever; whoever releases a lock that he no longer holds releases somebody else's. A guard in a using is released exactly once, on every path. A method that hands a held lock out says so with Acquires, or returns the guard.",
        LockCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind is IncidentKind.LockNotReleased or IncidentKind.LockReleasedTwice;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Kind == IncidentKind.LockNotReleased
            ? $"is still held on a path on which the method {incident.Other}"
            : $"has been released at {(incident.Earlier is { } earlier ? Incident.Place(earlier, from) : "an earlier point")} already"];
}
