using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2005: reads the entry once, into a variable.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryReadTwiceFix)), Shared]
public sealed class EntryReadTwiceFix() : OrderingFix(EntryReadTwice.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        const string Key = $"{EntryReadTwice.Id}.Hoist";
        const string Title = "Read the entry once";
        if (scene.Steps is not [var first, ..] || IsAwaited(scene, first))
            yield break;
        if (EntryEdits.VariableOf(first) is { } variable && !EntryEdits.IsWrittenSince(scene, first, variable))
            yield return new(Key, Title, [new(scene.Harm.Span, variable)]);
        if (first.Parent is not MemberAccessExpressionSyntax || Statements.Around(first) is not { } statement || !IsReadFirst(statement, first))
            yield break;
        var name = Names.Fresh(scene, "entry", "snapshot", "seen");
        var declared = new Insertion(new Layout(scene.Text, scene.Member)).Before(statement, [$"var {name} = {first};"]);
        yield return new(Key, Title, [.. declared, new TextChange(first.Span, name), new TextChange(scene.Harm.Span, name)]);
    }

    // Who reads again in each round waits for the entry to change.
    private static bool IsAwaited(Scene scene, SyntaxNode first) =>
        scene.Harm.Ancestors().TakeWhile(node => node != scene.Member).Any(node => Statements.IsLoop(node) && node is not CommonForEachStatementSyntax && !node.Span.Contains(first.Span));

    // What is evaluated before may decide whether the entry is to be read at all, or change it.
    private static bool IsReadFirst(StatementSyntax statement, SyntaxNode read)
    {
        var whole = statement switch
        {
            IfStatementSyntax condition => condition.Condition,
            ReturnStatementSyntax result => result.Expression,
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value }] } => value,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax } assignment } => assignment.Right,
            ExpressionStatementSyntax { Expression: var expression } => expression,
            _ => null,
        };
        while (whole is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } or ParenthesizedExpressionSyntax)
            whole = whole is PrefixUnaryExpressionSyntax negated ? negated.Operand : ((ParenthesizedExpressionSyntax)whole).Expression;
        return whole?.SpanStart == read.SpanStart;
    }
}
