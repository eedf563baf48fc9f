using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Scope;

/// <summary>What an expression allows a fix to do with it.</summary>
internal static class Expressions
{
    /// <summary>Whether reading it again elsewhere gives the same thing and does nothing else.</summary>
    public static bool IsSimple(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or LiteralExpressionSyntax or ThisExpressionSyntax => true,
        MemberAccessExpressionSyntax access => IsSimple(access.Expression),
        _ => false,
    };

    /// <summary>The expression as it has to be written in front of a dot.</summary>
    public static string BeforeDot(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax or ThisExpressionSyntax
            ? expression.ToString()
            : $"({expression})";
}
