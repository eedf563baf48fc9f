using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4007: a lock is taken or not as a flag says that the caller passes. Nobody who reads the method can say which locks it runs under.</summary>
/// <remarks>Linus Torvalds on <c>mutex_is_held</c> in the thread of April 2014.</remarks>
internal sealed class LockUnderFlag : Rule
{
    public const string Id = "MMU4007";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Lock taken under a flag that the caller passes",
        "'{0}' is taken only if the caller's '{1}' says so; make two methods of it, one that takes the lock and one that requires it",
        "Whether the lock is held when the entries are touched depends on a value that somebody passes, and nothing checks that it is the truth. A method that requires the lock, and one that takes it and calls the first, say the same by their contracts.",
        LockCategory,
        DiagnosticSeverity.Info);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.LockTakenUnderFlag;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand, incident.Other];
}
