using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Scope;

/// <summary>What the code assigns.</summary>
internal static class Writing
{
    /// <summary>Whether something that an expression reads is assigned in a part of the member's text.</summary>
    public static bool IsDone(Scene scene, ExpressionSyntax expression, int start, int end)
    {
        var read = new HashSet<ISymbol>(ReadBy(scene, expression), SymbolEqualityComparer.Default);
        return scene.Member.DescendantNodes().Where(node => node.SpanStart >= start && node.Span.End <= end).SelectMany(Targets)
            .Any(target => scene.Model.GetSymbolInfo(target).Symbol is { } symbol && read.Contains(symbol));
    }

    /// <summary>Whether a part of the code calls something that is not known to leave everything as it is, or assigns anything.</summary>
    public static bool MayBeDone(Scene scene, SyntaxNode part) =>
        part.DescendantNodesAndSelf().Any(node => Targets(node).Any() || node is AwaitExpressionSyntax || (node is InvocationExpressionSyntax call && scene.CallAt(call.Span) is null));

    /// <summary>The variables, fields and properties that an expression reads.</summary>
    public static IEnumerable<ISymbol> ReadBy(Scene scene, ExpressionSyntax expression) =>
        expression.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Select(name => scene.Model.GetSymbolInfo(name).Symbol)
            .Where(symbol => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol).Select(symbol => symbol!);

    private static IEnumerable<ExpressionSyntax> Targets(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple } => tuple.Arguments.Select(argument => argument.Expression),
        AssignmentExpressionSyntax assignment => [assignment.Left],
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } step => [step.Operand],
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } step => [step.Operand],
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument => [argument.Expression],
        _ => [],
    };
}
