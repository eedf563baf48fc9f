using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Editing;

/// <summary>Writes an if statement in the manner of those around it.</summary>
internal static class Conditional
{
    public static IReadOnlyList<string> Of(SyntaxNode member, Layout layout, string condition, IReadOnlyList<string> statements)
    {
        var inner = statements.Select(statement => layout.Step + statement);
        if (statements.Count == 1 && !UsesBraces(member))
            return StaysOnOneLine(member) ? [$"if ({condition}) {statements[0]}"] : [$"if ({condition})", .. inner];
        return layout.BracesOnTheirOwnLine ? [$"if ({condition})", "{", .. inner, "}"] : [$"if ({condition}) {{", .. inner, "}"];
    }

    private static bool UsesBraces(SyntaxNode member)
    {
        var single = Single(member).ToList();
        return single.Count(condition => condition.Statement is BlockSyntax) > single.Count / 2;
    }

    private static bool StaysOnOneLine(SyntaxNode member) =>
        Single(member).Where(condition => condition.Statement is not BlockSyntax).ToList() is { Count: > 0 } bare && bare.All(condition => !condition.ToString().Contains('\n'));

    // Only those tell that have a choice: one statement, and no other branch.
    private static IEnumerable<IfStatementSyntax> Single(SyntaxNode member) =>
        member.DescendantNodes().OfType<IfStatementSyntax>().Where(condition => condition.Else is null && condition.Statement is not BlockSyntax { Statements.Count: not 1 });
}
