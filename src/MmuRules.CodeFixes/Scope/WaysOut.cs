using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Scope;

/// <summary>How the code leaves a method, or the round of a loop, where there is nothing for it to do.</summary>
internal static class WaysOut
{
    /// <summary>The jumps that could stand at a place: as the code leaves before, the nearest first, or as its result lets it.</summary>
    public static IEnumerable<string> At(Scene scene, StatementSyntax place)
    {
        var function = place.Ancestors().FirstOrDefault(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) ?? scene.Member;
        var taken = function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<StatementSyntax>()
            .Where(statement => statement.SpanStart < place.SpanStart && LeavesEmptyHanded(statement, place))
            .Reverse()
            .Select(statement => statement.ToString());
        return taken.Concat(OfResult(scene.Model.GetEnclosingSymbol(place.SpanStart) as IMethodSymbol)).Distinct();
    }

    private static bool LeavesEmptyHanded(StatementSyntax statement, StatementSyntax place) => statement switch
    {
        ReturnStatementSyntax { Expression: null or DefaultExpressionSyntax } => true,
        // Any other value, such as true or a number, may say that something was done.
        ReturnStatementSyntax { Expression: LiteralExpressionSyntax literal } => literal.Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.FalseLiteralExpression or SyntaxKind.DefaultLiteralExpression,
        ContinueStatementSyntax => statement.Ancestors().FirstOrDefault(Statements.IsLoop) is { } loop && loop == place.Ancestors().FirstOrDefault(Statements.IsLoop),
        _ => false,
    };

    private static IEnumerable<string> OfResult(IMethodSymbol? method)
    {
        if (method is null)
            yield break;
        var result = method.IsAsync && method.ReturnType is INamedTypeSymbol { TypeArguments: [var awaited] } ? awaited : method.ReturnType;
        if (method.ReturnsVoid || (method.IsAsync && method.ReturnType is INamedTypeSymbol { TypeArguments.IsEmpty: true }))
            yield return "return;";
        else if (result.SpecialType == SpecialType.System_Boolean)
            yield return "return false;";
        else if (result.IsReferenceType || result.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            yield return "return null;";
    }
}
