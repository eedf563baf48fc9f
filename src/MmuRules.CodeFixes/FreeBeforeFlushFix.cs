using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1002: leaves the freeing to a gather, flushes first, or frees after the flush.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FreeBeforeFlushFix)), Shared]
public sealed class FreeBeforeFlushFix() : OrderingFix(FreeBeforeFlush.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        const string Defer = $"{FreeBeforeFlush.Id}.Defer";
        var freed = scene.HarmfulCall?.Has(MmuEffect.FreesDeferred) == true
            ? $"the pages deferred to {Names.Page(scene, MmuEffect.FreesDeferred)}"
            : Names.Page(scene, MmuEffect.FreesPage);
        var move = MoveBehindFlush.Propose(scene, $"{FreeBeforeFlush.Id}.Move", $"Free {freed} after the flush", _ => true).ToList();
        var flush = FlushFirst.Propose(scene, $"{FreeBeforeFlush.Id}.FlushFirst", $"Flush the TLB before freeing {freed}");
        // Where the two are merely in the wrong order they change places; where the code has a gather for the entry, that is what it is for.
        return IsNextToFlush(scene)
            ? move.Concat(flush)
            : DeferFree.Propose(scene, Defer, recorded: true).Concat(flush).Concat(move).Concat(DeferFree.Propose(scene, Defer, recorded: false));
    }

    private static bool IsNextToFlush(Scene scene) =>
        Statements.Around(scene.Harm) is { } statement && Statements.Behind(statement).FirstOrDefault() is { } next && scene.CallOf(next)?.OnlyFlushes == true;
}
