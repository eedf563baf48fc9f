using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2004: keeps the old value, and marks the page dirty by it before the page is given up, where the code has a name for the page.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DiscardedOldEntryFix)), Shared]
public sealed class DiscardedOldEntryFix() : OrderingFix(DiscardedOldEntry.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        var old = Names.Fresh(scene, "old", "taken", "before");
        if (scene.HarmfulCall is not { } taking || Statements.Around(taking.Syntax) is not ExpressionStatementSyntax statement || Kept(statement, taking, old) is not { } kept
            || Questions.Of(scene, taking.Method.ReturnType, MmuEffect.EntryDirty) is not { } dirty)
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var insertion = new Insertion(layout);
        foreach (var (page, mark, gone) in Own(scene, taking, [.. PagesGivenUp(scene, taking)]))
        {
            var marking = Conditional.Of(scene.Member, layout, $"{old}.{dirty}", [$"{page}.{mark}();"]);
            var (key, title) = ($"{DiscardedOldEntry.Id}.Keep", $"Keep the old entry, and mark '{page}' dirty if it was");
            if (Statements.IsInList(statement))
                yield return new(key, title, [kept, .. insertion.Before(gone, marking)]);
            yield return new(key, title, [kept, .. insertion.After(statement, marking)]);
        }
    }

    private static TextChange? Kept(ExpressionStatementSyntax statement, EffectCall taking, string old) =>
        statement.Expression.Span == taking.Syntax.Span ? new TextChange(new(statement.SpanStart, 0), $"var {old} = ")
        : statement.Expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discarding && discarding.Right.Span == taking.Syntax.Span
            ? new TextChange(TextSpan.FromBounds(discarding.SpanStart, discarding.Right.SpanStart), $"var {old} = ")
            : null;

    // The page of this entry, or the only one.
    private static IEnumerable<(ExpressionSyntax Page, string Mark, StatementSyntax Gone)> Own(Scene scene, EffectCall taking, IReadOnlyList<(ExpressionSyntax Page, string Mark, StatementSyntax Gone)> all)
    {
        var slot = (taking.OperandOf(MmuEffect.ClearsEntry) ?? taking.OperandOf(MmuEffect.ClearsAndFlushesEntry) ?? taking.OperandOf(MmuEffect.ExchangesEntry))?.ToString();
        var own = all.Where(given => slot is not null && Origin.IsOf(scene, given.Page, call => call.OperandOf(MmuEffect.ReadsEntry)?.ToString() == slot)).ToList();
        return own.Count > 0 ? own : all.Select(given => given.Page.ToString()).Distinct().Count() == 1 ? all : [];
    }

    // Where the page is given up is where it is still there.
    private static IEnumerable<(ExpressionSyntax Page, string Mark, StatementSyntax Gone)> PagesGivenUp(Scene scene, EffectCall taking)
    {
        foreach (var call in scene.Calls.Where(call => call.Syntax.SpanStart > taking.Syntax.SpanStart))
            if ((call.OperandOf(MmuEffect.RemovesRmap) ?? call.OtherOperandOf(MmuEffect.DefersFree) ?? call.OperandOf(MmuEffect.FreesPage)) is { } page && Expressions.IsSimple(page)
                && Statements.Around(call.Syntax) is { } gone && call.TypeOf(page) is { } type
                && new Things(scene, gone.SpanStart).Find(type, MmuEffect.MarksPageDirty, contract => Effects.AreExactly(contract, MmuEffect.MarksPageDirty)) is { } mark)
                yield return (page, mark, gone);
    }
}
