using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2010: a directory entry is emptied and filled again. Walkers that read it without the lock take the range for unmapped meanwhile, and pass over it.</summary>
/// <remarks>Linux ced108037c2a, 58ceeb6bec86, 5b7abeae3af8 (2017); the discussion of khugepaged's locks, 28 November 2024.</remarks>
internal sealed class TransientNone : Rule
{
    public const string Id = "MMU2010";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Entry transiently none where none means \"nothing there\"",
        "'{0}' has been empty since {1} and is filled again; a walker without the lock that found it empty has taken the range for unmapped, and memory survives its MADV_DONTNEED. Exchange the entry in one step.",
        "Walkers read the upper-level entry without its lock, and take an empty one for the truth: nothing is there. Who empties it only for a while hides memory from them. Exchange the old entry for the new one in one step, or hold the address space's lock for writing.",
        EntryCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.EntryWasTransientlyNone;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand, incident.Earlier is { } earlier ? Incident.Place(earlier, from) : "an earlier point"];
}
