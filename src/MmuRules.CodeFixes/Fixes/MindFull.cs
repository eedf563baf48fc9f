using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Look at what a gather answers, and empty it when it is full.</summary>
internal static class MindFull
{
    public static IEnumerable<Repair> Propose(Scene scene, string key)
    {
        if (Statements.Around(scene.Harm) is not ExpressionStatementSyntax statement || !IsAllOf(statement, scene.Harm.Span.Start, scene.Harm.Span.End))
            yield break;
        if (scene.HarmfulCall is not { } deferral || deferral.OperandOf(MmuEffect.DefersFree) is not { } gather || deferral.TypeOf(gather) is not { } type)
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        if (Emptying.When(new Things(scene, statement.SpanStart), new(gather.ToString(), type), layout, deferral.Syntax.ToString(), deferral.Method) is { } lines)
            yield return new(key, $"Flush and free when {Names.Quoted(gather, "the gather")} is full", new Insertion(layout).InPlaceOf(statement, lines));
    }

    // The call alone, or thrown away by an assignment to a discard.
    private static bool IsAllOf(ExpressionStatementSyntax statement, int start, int end) =>
        (statement.Expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" } } discarding ? discarding.Right : statement.Expression).Span is var span
        && span.Start == start && span.End == end;
}
