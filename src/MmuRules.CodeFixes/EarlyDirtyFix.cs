using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2003: asks the value that the taking returns.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EarlyDirtyFix)), Shared]
public sealed class EarlyDirtyFix() : OrderingFix(EarlyDirty.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (scene.Harm is not MemberAccessExpressionSyntax asked || EntryEdits.VariableOf(asked) is null || Statements.Around(asked) is not LocalDeclarationStatementSyntax declaration || !Statements.IsInList(declaration))
            yield break;
        // Nothing else is to happen later than it did, or be asked of another entry.
        if (ReadFor(scene, asked) is not { } read || read.OperandOf(MmuEffect.ReadsEntry) is not { } slot || Writing.MayBeDone(scene, declaration)
            || scene.CallsIn(declaration).Any(call => call != read && call.Has(MmuEffect.ReadsEntry)))
            yield break;
        var values = declaration.Declaration.Variables.Select(variable => variable.Initializer?.Value).OfType<ExpressionSyntax>().ToList();
        var insertion = new Insertion(new Layout(scene.Text, scene.Member));
        foreach (var later in Statements.Behind(declaration).OfType<LocalDeclarationStatementSyntax>())
            foreach (var taking in scene.CallsIn(later))
                if (TakenBy(taking)?.ToString() == slot.ToString() && EntryEdits.VariableOf(taking.Syntax) is { } old
                    && !values.Append(slot).Any(value => Writing.IsDone(scene, value, read.Syntax.Span.End, later.Span.End)))
                    yield return new($"{EarlyDirty.Id}.Ask", $"Ask '{old}', which has every bit",
                        [EntryEdits.Without(scene, declaration), .. insertion.After(later, [Asking(declaration, asked, old)])]);
    }

    // Where the value that is asked was read.
    private static EffectCall? ReadFor(Scene scene, MemberAccessExpressionSyntax asked) =>
        asked.Expression is IdentifierNameSyntax { Identifier.ValueText: var snapshot }
            ? scene.Calls.LastOrDefault(call => call.Syntax.Span.End <= asked.SpanStart && EntryEdits.VariableOf(call.Syntax) == snapshot)
            : scene.CallAt(asked.Expression.Span);

    private static ExpressionSyntax? TakenBy(EffectCall taking) =>
        taking.OperandOf(MmuEffect.ClearsEntry) ?? taking.OperandOf(MmuEffect.ClearsAndFlushesEntry) ?? taking.OperandOf(MmuEffect.ExchangesEntry);

    private static string Asking(StatementSyntax declaration, MemberAccessExpressionSyntax asked, string old)
    {
        var start = asked.SpanStart - declaration.SpanStart;
        return declaration.ToString().Remove(start, asked.Span.Length).Insert(start, $"{old}.{asked.Name}");
    }
}
