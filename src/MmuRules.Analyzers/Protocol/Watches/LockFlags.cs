using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches for locks that are taken or not as a flag says that the caller passes.</summary>
internal sealed class LockFlags : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Acquires, When: null };

    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Clause is { Kind: ClauseKind.Acquires, When: null } && FlagOf(occurrence.Operation.Syntax) is { } flag)
            occurrence.Raise(new(IncidentKind.LockTakenUnderFlag, occurrence.Operation, occurrence.Name, occurrence.State) { Other = flag });
    }

    private static string? FlagOf(SyntaxNode operation)
    {
        if (operation.Ancestors().OfType<BaseMethodDeclarationSyntax>().FirstOrDefault() is not { } method)
            return null;
        foreach (var node in operation.Ancestors().TakeWhile(node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) && node != method))
        {
            var (condition, otherwise) = node switch
            {
                IfStatementSyntax choice => (choice.Condition, choice.Statement.Span.Contains(operation.Span) ? choice.Else?.Statement : choice.Statement),
                ConditionalExpressionSyntax choice => (choice.Condition, choice.WhenTrue.Span.Contains(operation.Span) ? choice.WhenFalse : choice.WhenTrue),
                _ => default((ExpressionSyntax, SyntaxNode?)),
            };
            // A flag that says how the lock is taken, or which, is another thing.
            if (condition is not null && NameIn(condition) is { } name && IsFlag(method, name) && otherwise?.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any() != true)
                return name;
        }

        return null;
    }

    private static string? NameIn(ExpressionSyntax condition) => condition switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => NameIn(not.Operand),
        ParenthesizedExpressionSyntax inner => NameIn(inner.Expression),
        _ => null,
    };

    private static bool IsFlag(BaseMethodDeclarationSyntax method, string name) =>
        method.ParameterList.Parameters.Any(parameter => parameter.Identifier.ValueText == name && parameter is { Modifiers.Count: 0, Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.BoolKeyword } });
}
