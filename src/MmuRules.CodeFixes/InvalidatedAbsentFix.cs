using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2009: tests whether the entry is present, in place of the test whether it is empty or around what invalidates it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InvalidatedAbsentFix)), Shared]
public sealed class InvalidatedAbsentFix() : OrderingFix(InvalidatedAbsent.Id)
{
    private const string Key = $"{InvalidatedAbsent.Id}.Test";
    private const string Title = "Test that the entry is present";

    internal override IEnumerable<Repair> Propose(Scene scene) => AskedInstead(scene).Concat(AskedAround(scene));

    // Only where nothing but the harm, or nothing at all, is done for an entry that is empty or is not.
    private static IEnumerable<Repair> AskedInstead(Scene scene)
    {
        if (Statements.Around(scene.Harm) is not { } harm)
            yield break;
        foreach (var test in scene.Member.DescendantNodes().OfType<IfStatementSyntax>().Where(test => test.Else is null && test.SpanStart < scene.Harm.SpanStart).Reverse())
            foreach (var question in test.Condition.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>())
            {
                if (!Questions.Asks(scene, scene.Model.GetSymbolInfo(question).Symbol, MmuEffect.EntryNone) || scene.Model.GetTypeInfo(question.Expression).Type is not { } type
                    || Questions.Of(scene, type, MmuEffect.EntryPresent) is not { } present)
                    continue;
                var whole = question.Parent is InvocationExpressionSyntax call ? call : (ExpressionSyntax)question;
                if (whole.Parent is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } negation)
                {
                    // What is asked behind it would not be asked of every entry any more.
                    if (negation.Span.End == test.Condition.Span.End && Doings.AreOnlyThat(scene, test.Statement, harm))
                        yield return new(Key, Title, [new TextChange(negation.Span, $"{question.Expression}.{present}")]);
                }
                else if (whole == test.Condition && Doings.AreSkippedOnlyThat(scene, test, harm))
                {
                    yield return new(Key, Title, [new TextChange(whole.Span, $"!{question.Expression}.{present}")]);
                }
            }
    }

    private static IEnumerable<Repair> AskedAround(Scene scene)
    {
        if (scene.HarmfulCall is not { } taking || Statements.Around(taking.Syntax) is not ExpressionStatementSyntax statement || statement.ToString().Contains('\n')
            || taking.OperandOf(MmuEffect.ClearsAndFlushesEntry) is not { } slot)
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        foreach (var read in EntryEdits.ReadsBefore(scene, taking.Syntax, slot.ToString()))
            if (EntryEdits.VariableOf(read.Syntax) is { } entry && Questions.Of(scene, read.Method.ReturnType, MmuEffect.EntryPresent) is { } present)
                yield return new(Key, Title, new Insertion(layout).InPlaceOf(statement, Conditional.Of(scene.Member, layout, $"{entry}.{present}", [statement.ToString()])));
    }
}
