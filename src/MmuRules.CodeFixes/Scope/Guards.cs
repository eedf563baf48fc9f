using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Scope;

/// <summary>Guards of which no rule knows what they keep out: nothing is moved into or out of them.</summary>
internal static class Guards
{
    /// <summary>Whether a statement begins or ends such a guard for the statements behind it.</summary>
    public static bool IsUnknown(Scene scene, StatementSyntax statement) =>
        (statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } && !scene.CallsIn(statement).Any()) || statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => Synchronizes(scene, call));

    /// <summary>The statement around a list that a statement can be moved out of; <see langword="null"/> if there is none, or something may be kept out there.</summary>
    public static StatementSyntax? LeftFrom(Scene scene, StatementSyntax statement) => Statements.Enclosing(statement) switch
    {
        UsingStatementSyntax guarded when scene.CallsIn(guarded.Declaration ?? (SyntaxNode)guarded.Expression!).Any() => guarded,
        BlockSyntax block when !Statements.ListOf(statement).Any(other => IsUnknown(scene, other)) => block,
        _ => null,
    };

    private static bool Synchronizes(Scene scene, InvocationExpressionSyntax call) =>
        scene.Model.GetSymbolInfo(call).Symbol is IMethodSymbol { ContainingNamespace: { Name: nameof(System.Threading), ContainingNamespace: { Name: nameof(System), ContainingNamespace.IsGlobalNamespace: true } } };
}
