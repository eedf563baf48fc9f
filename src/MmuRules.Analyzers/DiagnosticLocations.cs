using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Flow;
using Location = Microsoft.CodeAnalysis.Location;

namespace MmuRules.Analyzers;

/// <summary>Where a finding is shown: at the operation that does the harm, with the steps that led to it as additional locations, in order.</summary>
internal static class DiagnosticLocations
{
    public static Diagnostic ToDiagnostic(DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Finding finding) =>
        Diagnostic.Create(descriptor, Of(finding.Operation), severity, finding.Steps.Select(Of), properties: null, [.. finding.Arguments]);

    private static Location Of(IOperation operation) =>
        UsingKeyword(operation) is { } keyword ? keyword.GetLocation()
        : NameOfBody(operation) is { } name ? name.GetLocation()
        : operation.Syntax.GetLocation();

    // What is said of a whole body stands at its name.
    private static SyntaxToken? NameOfBody(IOperation operation) =>
        operation is not (IMethodBodyBaseOperation or IBlockOperation { Parent: null } or IAnonymousFunctionOperation or IFlowAnonymousFunctionOperation or ILocalFunctionOperation) ? null
        : operation.Syntax.AncestorsAndSelf().Select(NameOf).FirstOrDefault(name => name is not null);

    private static SyntaxToken? NameOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier,
        ConstructorDeclarationSyntax constructor => constructor.Identifier,
        DestructorDeclarationSyntax destructor => destructor.Identifier,
        OperatorDeclarationSyntax @operator => @operator.OperatorToken,
        ConversionOperatorDeclarationSyntax conversion => conversion.OperatorKeyword,
        AccessorDeclarationSyntax accessor => accessor.Keyword,
        PropertyDeclarationSyntax property => property.Identifier,
        IndexerDeclarationSyntax indexer => indexer.ThisKeyword,
        LocalFunctionStatementSyntax local => local.Identifier,
        SimpleLambdaExpressionSyntax lambda => lambda.ArrowToken,
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ArrowToken,
        AnonymousMethodExpressionSyntax method => method.DelegateKeyword,
        BaseTypeDeclarationSyntax type => type.Identifier,
        _ => null,
    };

    // A guard is released where its scope ends; what a person can point at is its using.
    private static SyntaxToken? UsingKeyword(IOperation operation)
    {
        if (!operation.IsImplicit)
            return null;
        foreach (var node in operation.Syntax.AncestorsAndSelf())
        {
            switch (node)
            {
                case UsingStatementSyntax statement:
                    return statement.UsingKeyword;
                case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } declaration:
                    return declaration.UsingKeyword;
                case ForEachStatementSyntax loop:
                    return loop.ForEachKeyword;
                case StatementSyntax:
                    return null;
            }
        }

        return null;
    }
}
