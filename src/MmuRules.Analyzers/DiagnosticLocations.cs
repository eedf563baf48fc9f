using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Flow;
using Location = Microsoft.CodeAnalysis.Location;

namespace MmuRules.Analyzers;

/// <summary>Where a finding is shown: at the operation that does the harm, with the steps that led to it as additional locations, in order.</summary>
internal static class DiagnosticLocations
{
    public static Diagnostic ToDiagnostic(DiagnosticDescriptor descriptor, DiagnosticSeverity severity, Finding finding) =>
        Diagnostic.Create(descriptor, Of(finding.Operation), severity, finding.Steps.Select(Of), properties: null, [.. finding.Arguments]);

    private static Location Of(IOperation operation) =>
        UsingKeyword(operation) is { } keyword ? keyword.GetLocation() : operation.Syntax.GetLocation();

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
