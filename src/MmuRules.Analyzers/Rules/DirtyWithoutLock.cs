using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>MMU4008: a page is marked dirty by somebody who holds nothing but a reference to it: its file may have let it go, or have cleaned it for good.</summary>
/// <remarks>Linux: <c>set_page_dirty_lock</c>. 8ac268436e6d and a6e79df92e4a (2023) refuse long-term stores to files that are told of each first store.</remarks>
internal sealed class DirtyWithoutLock : Rule
{
    public const string Id = "MMU4008";

    private static readonly DiagnosticDescriptor TheDescriptor = Describe(
        Id,
        "Page marked dirty with neither page-table lock nor page lock, mapping not rechecked",
        "Page '{0}' is marked dirty while only a reference to it is held; it can be truncated or cleaned at the same time, and the mark is lost or meets a file that does not expect it. Use the operation that takes the page lock.",
        "A reference keeps a page from being freed, not in its file. Under the page lock, or under the page-table lock while an entry maps it, nobody truncates or cleans the page between the look at its file and the mark.",
        LockCategory,
        DiagnosticSeverity.Warning);

    public override DiagnosticDescriptor Descriptor => TheDescriptor;

    public override bool IsBrokenBy(Incident incident) => incident.Kind == IncidentKind.PageMarkedUnlocked;

    public override IReadOnlyList<string> Describe(Incident incident, IOperation from) => [incident.Operand];
}
