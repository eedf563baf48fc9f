using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2006: stores the entry once, when it is complete, or makes it valid last.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryInPiecesFix)), Shared]
public sealed class EntryInPiecesFix() : OrderingFix(EntryInPieces.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (scene.Steps is not [var early, ..] || EntryEdits.StatementOf(early) is not { } published || EntryEdits.StatementOf(scene.Harm) is not { } late)
            yield break;
        if (scene.HarmfulCall is { } store)
        {
            if (IsStoredOver(scene, early, store))
                yield return new($"{EntryInPieces.Id}.Once", "Store the entry once", [EntryEdits.Without(scene, published)]);
            yield break;
        }

        // What is valid on a condition stays so: the conditions that only the other parts hang on are passed as a whole.
        foreach (var last in Statements.Behind(published).SkipWhile(statement => statement.Span.End < late.Span.End))
            if (published is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax valid } && Stretch.Of(scene, published, last)?.Mentions(valid.Left) == 1)
                yield return new($"{EntryInPieces.Id}.Last", "Make the entry valid last", Moving.Behind(scene, published, last));
    }

    // Nothing is lost with the early store but what the late one stores over in any case.
    private static bool IsStoredOver(Scene scene, SyntaxNode early, EffectCall store) =>
        store.OperandOf(MmuEffect.WritesEntry) is { } slot && scene.CallAt(early.Span)?.OperandOf(MmuEffect.WritesEntry)?.ToString() == slot.ToString()
        && Stretch.Between(scene, early, store.Syntax) is { } stretch && stretch.Mentions(slot) == 2 && !stretch.Writes(slot) && !Writing.MayBeDone(scene, early);
}
