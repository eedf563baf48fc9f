using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>
/// MMU1005: the dirty bit of a cleared entry is taken along past the unlock, and the page marked later. In between neither the entry nor the page is dirty: fsync() finds nothing to write,
/// and the filesystem, which believes the page clean, meets it dirty afterwards.
/// </summary>
/// <remarks>The drafts of 21 April 2014, 21819f790e3d and d26515fe19d5, which were never merged.</remarks>
internal sealed class DirtyPastUnlock : Rule
{
    public const string Id = "MMU1005";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Dirty bit carried past the unlock",
        "{0} is released while the dirtiness of a page whose reverse mapping is removed is neither in its entry nor in the page: {1}. fsync() can return before the data is written, and the filesystem can take the page for clean. Mark the page before the release.",
        "An entry that was cleared is dirty no more, and the page is not yet. Who takes the lock in between, or finds the page unmapped, takes it for clean: fsync() returns early, and the filesystem lets its buffers go. Mark the page under the lock.");

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.DirtyCarried;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand.Length == 0 ? "The lock" : $"'{incident.Operand}'", incident.Other.Length == 0 ? "the gather marks it when it frees it" : $"page '{incident.Other}' is marked later"];
}
