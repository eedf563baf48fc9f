using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU2008: an entry gets the mark of userfaultfd's write-protection and keeps its write permission: the write that was to be asked about goes through.</summary>
/// <remarks>Linux f1eb1bacfba9; <c>page_table_check_pte_flags</c>.</remarks>
internal sealed class WritableUffdWp : Rule
{
    public const string Id = "MMU2008";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "userfaultfd write-protected entry left writable",
        "The entry stored into '{0}' bears the mark of userfaultfd's write-protection, and may permit writes; nobody is asked about them. Take the write permission away too.",
        "The mark alone protects nothing: the hardware does not know it. An entry that is write-protected on behalf of userfaultfd must not permit writes.",
        EntryCategory);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.ProtectedEntryWritable;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) =>
        [incident.Operand];
}
