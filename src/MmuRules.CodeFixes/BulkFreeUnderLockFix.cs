using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU3005: frees the pages behind the unlock.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BulkFreeUnderLockFix)), Shared]
public sealed class BulkFreeUnderLockFix() : OrderingFix(BulkFreeUnderLock.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) =>
        MoveBehind.Propose(scene, $"{BulkFreeUnderLock.Id}.Move", $"Free the pages deferred to {Names.Page(scene, MmuEffect.FreesDeferred)} after the unlock", _ => true, Releases, leavesGuards: true);

    private static bool Releases(EffectCall call) => call.Contract.Clauses.Any(clause => clause.Kind == ClauseKind.Releases);
}
