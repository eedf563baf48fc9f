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

    /// <summary>Whether something that an expression reads may be assigned in a part of the member's text, there or in a method that is called there.</summary>
    public static bool MayBeDoneTo(Scene scene, ExpressionSyntax expression, int start, int end) =>
        IsDone(scene, expression, start, end)
        || (new Footprint(scene, [expression]).TouchesShared && scene.Member.DescendantNodes().Any(node => node.SpanStart >= start && node.Span.End <= end && IsUnknownCall(scene, node)));

    /// <summary>Whether a part of the code calls something that is not known to leave everything as it is, or assigns anything.</summary>
    public static bool MayBeDone(Scene scene, SyntaxNode part) =>
        part.DescendantNodesAndSelf().Any(node => Targets(node).Any() || IsUnknownCall(scene, node));

    /// <summary>Whether a node is a call of which nothing is known, or waits for one. What the compiler puts a constant for is none.</summary>
    public static bool IsUnknownCall(Scene scene, SyntaxNode node) =>
        node is AwaitExpressionSyntax || (node is InvocationExpressionSyntax call && scene.CallAt(call.Span) is null && !scene.Model.GetConstantValue(call).HasValue);

    /// <summary>The variables, fields and properties that an expression reads.</summary>
    public static IEnumerable<ISymbol> ReadBy(Scene scene, ExpressionSyntax expression) =>
        expression.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Select(name => scene.Model.GetSymbolInfo(name).Symbol)
            .Where(symbol => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol).Select(symbol => symbol!);

    /// <summary>What a node assigns by itself.</summary>
    public static IEnumerable<ExpressionSyntax> Targets(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple } => tuple.Arguments.Select(argument => argument.Expression),
        AssignmentExpressionSyntax assignment => [assignment.Left],
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } step => [step.Operand],
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } step => [step.Operand],
        ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword } argument => [argument.Expression],
        _ => [],
    };
}
