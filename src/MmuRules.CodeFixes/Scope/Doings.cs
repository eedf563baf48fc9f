using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>What code does besides one statement, that is lost if a test keeps more than before from it.</summary>
internal static class Doings
{
    /// <summary>Whether what a test allows is that statement, and what is done with its result.</summary>
    public static bool AreOnlyThat(Scene scene, StatementSyntax allowed, StatementSyntax that) =>
        allowed == that || (allowed is BlockSyntax block && block.Statements.FirstOrDefault() == that && block.Statements.Skip(1).All(Uses(scene, that)));

    /// <summary>Whether a test leaves directly in front of that statement, doing nothing else, and skips nothing but it, what is done with its result, and the way out.</summary>
    public static bool AreSkippedOnlyThat(Scene scene, IfStatementSyntax test, StatementSyntax that)
    {
        if (Statements.Behind(test).FirstOrDefault() != that || Jump(scene, test.Statement) is not { } jump)
            return false;
        var uses = Uses(scene, that);
        var level = that;
        while (Statements.Behind(level).All(statement => uses(statement) || Leaves(scene, statement)))
        {
            if (Statements.Enclosing(level) is { } outer)
                level = outer;
            else
                return level.Parent is BlockSyntax block ? IsTargetOf(jump, block) : level.Parent is GlobalStatementSyntax && jump is ReturnStatementSyntax;
        }

        return false;
    }

    // To leave a loop, or a method from inside a loop, skips what the other rounds do.
    private static bool IsTargetOf(StatementSyntax jump, BlockSyntax block) =>
        Statements.IsLoop(block.Parent!) ? jump is ContinueStatementSyntax
        : block.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax && jump is ReturnStatementSyntax;

    private static StatementSyntax? Jump(Scene scene, StatementSyntax statement) => statement switch
    {
        ReturnStatementSyntax or ContinueStatementSyntax => statement,
        BlockSyntax block when block.Statements.LastOrDefault() is ReturnStatementSyntax or ContinueStatementSyntax && block.Statements.Take(block.Statements.Count - 1).All(other => Releases(scene, other)) => block.Statements.Last(),
        _ => null,
    };

    private static bool Leaves(Scene scene, StatementSyntax statement) =>
        statement is ContinueStatementSyntax or ReturnStatementSyntax { Expression: null or LiteralExpressionSyntax or IdentifierNameSyntax } || Releases(scene, statement);

    private static bool Releases(Scene scene, StatementSyntax statement) => scene.CallOf(statement)?.Contract.Clauses is [{ Kind: ClauseKind.Releases }];

    private static Func<StatementSyntax, bool> Uses(Scene scene, StatementSyntax that)
    {
        var results = scene.Model.AnalyzeDataFlow(that) is { Succeeded: true } flow ? flow.WrittenInside : [];
        return statement => scene.Model.AnalyzeDataFlow(statement) is { Succeeded: true } used && used.ReadInside.Any(symbol => results.Contains(symbol));
    }
}
