using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Scope;

/// <summary>The local flags that may tell whether a page was marked dirty. Whether they do is for the proof to say.</summary>
internal static class Flags
{
    public static IEnumerable<string> At(Scene scene, StatementSyntax place)
    {
        if (scene.Steps.LastOrDefault() is not { } marking || Statements.Around(marking) is not { } marked)
            return [];
        var known = new HashSet<ISymbol>(scene.Model.LookupSymbols(place.SpanStart).OfType<ILocalSymbol>().Where(IsFlag), SymbolEqualityComparer.Default);
        return SetBeside(marked).Concat(TestedFor(marking))
            .Where(name => scene.Model.GetSymbolInfo(name).Symbol is { } symbol && known.Contains(symbol))
            .Select(name => name.Identifier.Text)
            .Distinct();

        bool IsFlag(ILocalSymbol local) => local.Type.SpecialType == SpecialType.System_Boolean && !local.IsConst && local.Locations[0].SourceSpan.Start < place.SpanStart;
    }

    private static IEnumerable<IdentifierNameSyntax> SetBeside(StatementSyntax marked)
    {
        foreach (var statement in Statements.ListOf(marked))
            if (statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax flag } assignment }
                && (assignment.IsKind(SyntaxKind.OrAssignmentExpression) || assignment.Right.IsKind(SyntaxKind.TrueLiteralExpression)))
                yield return flag;
    }

    private static IEnumerable<IdentifierNameSyntax> TestedFor(SyntaxNode marking) =>
        marking.Ancestors().OfType<IfStatementSyntax>().SelectMany(condition => condition.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>());
}
