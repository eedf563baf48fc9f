using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1004: leaves the removal of the reverse mapping to the gather, moves it behind the flush, or flushes before it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RmapBeforeFlushFix)), Shared]
public sealed class RmapBeforeFlushFix() : OrderingFix(RmapBeforeFlush.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        const string Move = $"{RmapBeforeFlush.Id}.Move";
        var mapping = scene.HarmfulCall?.Has(MmuEffect.RemovesDeferredRmap) == true
            ? $"the reverse mappings deferred to {Names.Page(scene, MmuEffect.RemovesDeferredRmap)}"
            : $"the reverse mapping of {Names.Page(scene, MmuEffect.RemovesRmap)}";
        var title = $"Remove {mapping} after the flush";
        // Best under the lock that it was under; and never when the page is freed already.
        return DeferRmap.Propose(scene, $"{RmapBeforeFlush.Id}.Defer")
            .Concat(MoveBehindFlush.Propose(scene, Move, title, passed => !FreeingCalls.Frees(scene, passed) && !FreeingCalls.Releases(scene, passed)))
            .Concat(FlushFirst.Propose(scene, $"{RmapBeforeFlush.Id}.FlushFirst", $"Flush the TLB before removing {mapping}"))
            .Concat(MoveBehindFlush.Propose(scene, Move, title, passed => !FreeingCalls.Frees(scene, passed)));
    }
}
