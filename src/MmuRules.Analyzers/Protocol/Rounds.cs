using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What is done in one round of a loop, as far as the text of the code tells.</summary>
internal static class Rounds
{
    /// <summary>Whether the code that has passed one place may come to another one further down, without another round of a loop around both.</summary>
    public static bool Reaches(SyntaxNode earlier, SyntaxNode later)
    {
        for (var (part, whole) = (earlier, earlier.Parent); whole is not null; (part, whole) = (whole, whole.Parent))
        {
            if (whole.Span.Contains(later.Span))
                return !AreExclusive(whole, part, later);
            if (whole is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
                return true;
            if (Behind(whole, part) is [.., var last] behind && Avoids(last, later) && !behind.Any(MayJump))
                return false;
        }

        return true;
    }

    // Two branches of one choice.
    private static bool AreExclusive(SyntaxNode whole, SyntaxNode part, SyntaxNode later) => whole switch
    {
        IfStatementSyntax choice => part == choice.Statement && choice.Else?.Span.Contains(later.Span) == true,
        ConditionalExpressionSyntax choice => part == choice.WhenTrue && choice.WhenFalse.Span.Contains(later.Span),
        SwitchStatementSyntax => part is SwitchSectionSyntax && !part.DescendantNodes().Any(node => node is GotoStatementSyntax),
        SwitchExpressionSyntax => part is SwitchExpressionArmSyntax,
        _ => false,
    };

    // The statements of a list from the one that a place is in.
    private static IReadOnlyList<StatementSyntax> Behind(SyntaxNode list, SyntaxNode part) => list switch
    {
        BlockSyntax block => [.. block.Statements.SkipWhile(statement => statement != part)],
        SwitchSectionSyntax section => [.. section.Statements.SkipWhile(statement => statement != part)],
        _ => [],
    };

    private static bool Avoids(StatementSyntax jump, SyntaxNode later) => jump switch
    {
        ReturnStatementSyntax or ThrowStatementSyntax => !IsComeToAnyhow(jump, later),
        ContinueStatementSyntax => Loop(jump)?.Span.Contains(later.Span) == true && !IsComeToAnyhow(jump, later),
        _ => false,
    };

    // A finally, or a handler, stands behind a jump all the same.
    private static bool IsComeToAnyhow(SyntaxNode jump, SyntaxNode later) =>
        jump.Ancestors().OfType<TryStatementSyntax>().Any(attempt => attempt.Span.Contains(later.Span) && !attempt.Block.Span.Contains(later.Span));

    private static SyntaxNode? Loop(SyntaxNode jump) => jump.Ancestors().FirstOrDefault(node => node is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax);

    private static bool MayJump(StatementSyntax statement) => statement.DescendantNodesAndSelf().Any(node => node is BreakStatementSyntax or GotoStatementSyntax);
}
