using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1005: marks the page before the lock is released, and, if its reverse mapping is removed under it, before that: a page without mappings is nobody's to mark.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DirtyPastUnlockFix)), Shared]
public sealed class DirtyPastUnlockFix() : OrderingFix(DirtyPastUnlock.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (Statements.Around(scene.Harm) is not { } release)
            yield break;
        var removals = scene.Calls.Where(call => call.Syntax.SpanStart < release.SpanStart && call.Has(MmuEffect.RemovesRmap)).Select(call => Statements.Around(call.Syntax)).OfType<StatementSyntax>();
        foreach (var place in removals.Append(release))
            foreach (var call in scene.Calls)
                if (call.Syntax.SpanStart > release.SpanStart && call.Has(MmuEffect.MarksPageDirty) && Statements.Around(call.Syntax) is ExpressionStatementSyntax marking)
                    yield return new($"{DirtyPastUnlock.Id}.Move", $"Mark the page dirty before releasing {Names.Lock(scene)}", Moving.InFrontOf(scene, Statements.WithConditions(marking), place));
    }
}
