using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4006: what was read without a lock is used as if it still held; or the lock of a table that may not be there is used as if it were.</summary>
/// <remarks>Linux 70cbc3cc78a9 (2022): fast GUP looked again at the lower entry only, and a collapse had detached the table. 1a5a9906d4e8 (CVE-2012-1179). 6fa1066fc5d0 (CVE-2024-50066): mremap decided on a table, and then took the lock that keeps it.</remarks>
internal sealed class LocklessRead : Rule
{
    public const string Id = "MMU4006";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Lockless read of a PMD not revalidated, null of map-and-lock not handled, fast GUP without recheck",
        "{0}: {1}",
        "Whoever walks the tables with interrupts off holds nothing: until he has a reference the page may be freed, and be somebody else's. Once he has it he reads every entry again by which he came there, of both levels, and gives the page up if one of them is another by now. And whoever takes the lock of a table, if there is a table, may get none; if he looked the table up before, he looks again.",
        LockCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind is IncidentKind.ReadNotValidated or IncidentKind.NullTableUsed or IncidentKind.TableNotValidated;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => incident.Kind switch
    {
        IncidentKind.NullTableUsed => [$"There may be no table, and then '{incident.Operand}' is null and no lock is held", "handle it, or the code fails where a table has gone"],
        IncidentKind.TableNotValidated => [$"The table of '{incident.Operand}' was looked up at {Incident.Place(incident.Earlier!, from)}, before the lock was taken, and may have been taken out of the tree since", "read the entry above it again under the lock"],
        _ => [$"The entry read{(incident.Earlier is { } read ? $" at {Incident.Place(read, from)}" : "")} without a lock is not read again once the reference is taken; the page may have been freed before, and be somebody else's", "compare, and give it up if the entry has changed"],
    };
}
