using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Editing;

/// <summary>Keeps an <c>else</c> with its <c>if</c> when a statement in front of it is replaced.</summary>
internal static class DanglingElse
{
    /// <summary>Whether an <c>else</c> that follows a statement would be taken for one of the lines that come in its place.</summary>
    public static bool WouldBelongTo(StatementSyntax statement, IReadOnlyList<string> lines) =>
        IsFollowedByElse(statement) && EndsInOpenIf(SyntaxFactory.ParseStatement(string.Join("\n", lines)));

    // Only braces keep an else away, and only those of an if without one of its own need it.
    private static bool IsFollowedByElse(StatementSyntax statement)
    {
        for (var inner = statement; inner.Parent is StatementSyntax outer and not BlockSyntax || inner.Parent is ElseClauseSyntax; inner = inner.Parent as StatementSyntax ?? (StatementSyntax)inner.Parent.Parent!)
            if (inner.Parent is IfStatementSyntax { Else: not null } test && test.Statement == inner)
                return true;
        return false;
    }

    private static bool EndsInOpenIf(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax { Else: { } other } => EndsInOpenIf(other.Statement),
        IfStatementSyntax => true,
        WhileStatementSyntax loop => EndsInOpenIf(loop.Statement),
        ForStatementSyntax loop => EndsInOpenIf(loop.Statement),
        CommonForEachStatementSyntax loop => EndsInOpenIf(loop.Statement),
        UsingStatementSyntax guarded => EndsInOpenIf(guarded.Statement),
        _ => false,
    };
}
