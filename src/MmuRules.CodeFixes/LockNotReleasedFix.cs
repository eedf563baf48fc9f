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

/// <summary>
/// Fixes MMU4002: holds the lock by a guard in a using, to the end of the block in which it is taken, and takes the releases away; or takes one of
/// two releases away.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LockNotReleasedFix)), Shared]
public sealed class LockNotReleasedFix() : OrderingFix(LockNotReleased.Id)
{
    private const string Key = $"{LockNotReleased.Id}.Using";

    internal override IEnumerable<Repair> Propose(Scene scene) => Hold(scene).Concat(ReleaseOnce(scene));

    private static IEnumerable<Repair> Hold(Scene scene)
    {
        if (scene.HarmfulCall is not { } taken || Locks.TakenBy(taken.Contract) is not { } kind || taken.Lock is not { } held)
            yield break;
        var title = $"Hold {Names.Quoted(held, "the lock")} by a guard in a using";
        switch (Statements.Around(scene.Harm))
        {
            // A guard that is there already, and that is not always disposed of.
            case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration when declaration.Declaration.Variables is [{ Initializer.Value: var value } variable] && value.Span == taken.Syntax.Span
                && BeginInUsing.WithoutDisposals(scene, scene.Model.GetDeclaredSymbol(variable)) is { } changes:
                yield return new(Key, title, [new TextChange(new(declaration.SpanStart, 0), "using "), .. changes]);
                break;
            case ExpressionStatementSyntax statement when Statements.IsInList(statement) && taken.TypeOf(held) is { } type && Locks.GuardOf(scene, new Things(scene, statement.SpanStart), type, kind) is { } guard:
                yield return new(Key, title, [new TextChange(statement.Span, $"using var {LockEdits.NameOfGuard(scene)} = {held}.{guard.Name}();"), .. LockEdits.WithoutReleases(scene, statement, held, kind)]);
                break;
        }
    }

    // The later release goes if it is one too many on every path, or else the earlier one with its condition. Of a lock that the caller has taken nobody would tell that a path no longer releases it.
    private static IEnumerable<Repair> ReleaseOnce(Scene scene)
    {
        if (scene.HarmfulCall is not { Lock: { } held } release || !release.Contract.Clauses.Any(clause => clause.Kind == ClauseKind.Releases))
            yield break;
        var deletion = new Deletion(new(scene.Text, scene.Member), scene.Text);
        var isSure = scene.Steps.Any(earlier => Statements.Around(earlier) is { } before && Statements.ListOf(before).Any(statement => statement.Span.Contains(scene.Harm.Span)));
        foreach (var place in isSure || IsTakenHere(scene, held) ? scene.Steps.Insert(0, scene.Harm) : scene.Steps)
            if (Statements.Around(place) is ExpressionStatementSyntax statement && scene.CallOf(statement)?.Syntax.Span == place.Span && Statements.WithConditions(statement) is var whole && Statements.IsInList(whole) && !DoesMore(whole, statement))
                yield return new($"{LockNotReleased.Id}.Once", $"Release {Names.Quoted(held, "the lock")} once", [new TextChange(deletion.SpanOf(whole), "")]);
    }

    private static bool IsTakenHere(Scene scene, ExpressionSyntax held) =>
        scene.Calls.Any(call => call.Syntax.SpanStart < scene.Harm.SpanStart && call.Lock?.ToString() == held.ToString() && call.Contract.Clauses.Any(clause => clause.Kind == ClauseKind.Acquires));

    // A condition may do something besides, which has to stay.
    private static bool DoesMore(StatementSyntax whole, StatementSyntax release) =>
        whole.DescendantNodes(node => node != release).Any(node => node is InvocationExpressionSyntax or AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } or AwaitExpressionSyntax);
}
