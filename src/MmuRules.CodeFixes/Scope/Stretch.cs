using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;

namespace MmuRules.CodeFixes.Scope;

/// <summary>The statements of one list from one to a later one, if all of them are done whenever the first is, and under the same locks: what is done in one of them may as well be done in another.</summary>
internal sealed class Stretch
{
    private static readonly MmuEffect[] Noticing = [MmuEffect.ReadsEntry, MmuEffect.FlushesTlb, MmuEffect.FinishesGather, MmuEffect.BeginsNotifier, MmuEffect.EndsNotifier];
    private static readonly MmuEffect[] Marking = [MmuEffect.MarksPageDirty, MmuEffect.MarksPageDirtyLocked];

    private readonly Scene _scene;
    private readonly IReadOnlyList<StatementSyntax> _statements;

    private Stretch(Scene scene, IReadOnlyList<StatementSyntax> statements)
    {
        _scene = scene;
        _statements = statements;
    }

    /// <summary>The statements from one to another; <see langword="null"/> if there is a jump, a label, a throw, a lock or a conditional directive on the way, or no way.</summary>
    public static Stretch? Of(Scene scene, StatementSyntax first, StatementSyntax last)
    {
        IReadOnlyList<StatementSyntax> statements = [.. Statements.ListOf(first).Where(statement => statement.SpanStart >= first.SpanStart && statement.SpanStart <= last.SpanStart)];
        if (!Statements.IsInList(first) || !statements.Contains(last) || statements.Any(Statements.MayLeave) || statements.SelectMany(statement => statement.DescendantNodesAndSelf()).Any(IsBoundary))
            return null;
        if (Directives.IsAnyIn(scene.Member, TextSpan.FromBounds(first.SpanStart, last.Span.End)) || statements.SelectMany(scene.CallsIn).Any(call => call.Contract.Clauses.Any(clause => clause.Kind is ClauseKind.Acquires or ClauseKind.Releases)))
            return null;
        return scene.Model.AnalyzeControlFlow(first, last) is { Succeeded: true, EndPointIsReachable: true, ExitPoints.IsEmpty: true, EntryPoints.IsEmpty: true } ? new(scene, statements) : null;
    }

    /// <summary>The statements from that of one operation to that of another; <see langword="null"/> if one of the operations may be left out in its statement, too.</summary>
    public static Stretch? Between(Scene scene, SyntaxNode first, SyntaxNode last) =>
        Statements.Around(first) is { } from && Statements.Around(last) is { } to && IsPlain(from) && IsPlain(to) && IsSure(first, from) && IsSure(last, to) ? Of(scene, from, to) : null;

    /// <summary>Whether nothing is done between two calls but to flush, to ask, and to mark pages.</summary>
    public bool OnlyFlushesBetween(EffectCall first, EffectCall last) =>
        !new Footprint(_scene, _statements).MayWrite && _statements.SelectMany(_scene.CallsIn).All(call => call == first || call == last || last.Syntax.Span.Contains(call.Syntax.Span) || call.OnlyFlushes || Effects.OnlyAsk(call.Contract, Marking));

    /// <summary>How often an expression is written down, but for what flushes are told of it.</summary>
    public int Mentions(ExpressionSyntax expression)
    {
        var text = expression.ToString();
        return _statements.SelectMany(statement => statement.DescendantNodes(node => node is not InvocationExpressionSyntax call || _scene.CallAt(call.Span) is not { OnlyFlushes: true }))
            .OfType<ExpressionSyntax>().Count(other => other.ToString() == text);
    }

    /// <summary>Whether anything is written that an expression reads.</summary>
    public bool Writes(ExpressionSyntax expression)
    {
        if (Writing.IsDone(_scene, expression, _statements[0].SpanStart, _statements[_statements.Count - 1].Span.End))
            return true;
        // What a method makes of the structure that it is called on is seen by the compiler only.
        var between = _statements.Skip(1).Take(_statements.Count - 2).ToList();
        return between.Count > 0 && (_scene.Model.AnalyzeDataFlow(between[0], between[between.Count - 1]) is not { Succeeded: true } flow
            || flow.WrittenInside.Intersect(Writing.ReadBy(_scene, expression), SymbolEqualityComparer.Default).Any());
    }

    /// <summary>Whether anything but two calls may find the entry gone, or has to be done while it is there: a call of which nothing is known, another read, a flush, or a notification.</summary>
    public bool MayNotice(EffectCall first, EffectCall last) =>
        _statements.SelectMany(statement => statement.DescendantNodes()).Any(node => Writing.IsUnknownCall(_scene, node))
        || _statements.SelectMany(_scene.CallsIn).Any(call => call != first && call != last && Noticing.Any(call.Has));

    private static bool IsBoundary(SyntaxNode node) => node is AwaitExpressionSyntax or LabeledStatementSyntax;

    private static bool IsPlain(StatementSyntax statement) => statement is LocalDeclarationStatementSyntax or ExpressionStatementSyntax;

    /// <summary>Whether an operation is carried out whenever the statement that it is a part of is begun: what hangs on a condition of an <c>if</c> is none.</summary>
    public static bool IsSure(SyntaxNode operation, StatementSyntax statement) =>
        statement is LocalDeclarationStatementSyntax or ExpressionStatementSyntax or ReturnStatementSyntax or IfStatementSyntax
        && operation.AncestorsAndSelf().TakeWhile(node => node != statement).All(node => node.Parent switch
        {
            IfStatementSyntax condition => node == condition.Condition,
            ConditionalExpressionSyntax choice => node == choice.Condition,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } either => node == either.Left,
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } or ConditionalAccessExpressionSyntax or SwitchExpressionArmSyntax or QueryExpressionSyntax => false,
            _ => true,
        });
}
