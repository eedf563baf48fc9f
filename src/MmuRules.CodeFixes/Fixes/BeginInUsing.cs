using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Begin in a using what has to be ended on every path.</summary>
internal static class BeginInUsing
{
    public static IEnumerable<Repair> Propose(Scene scene, string key, string title)
    {
        // What is a part of a larger expression may belong to whatever takes it.
        if (scene.Harm.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } } variable }
            && Statements.IsInList(declaration)
            && WithoutDisposals(scene, scene.Model.GetDeclaredSymbol(variable)) is { } changes)
            yield return new(key, title, [new(new(declaration.Declaration.SpanStart, 0), "using "), .. changes]);
    }

    /// <summary>The changes that take away what disposes of a variable by hand: a using does it, and nothing says that a second time does no harm. <see langword="null"/> if it is not a statement of its own.</summary>
    public static List<TextChange>? WithoutDisposals(Scene scene, ISymbol? variable)
    {
        var changes = new List<TextChange>();
        var deletion = new Deletion(new(scene.Text, scene.Member), scene.Text);
        foreach (var disposal in scene.Member.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => IsDisposalOf(scene, call, variable)))
        {
            if (disposal.Parent is not ExpressionStatementSyntax statement || !Statements.IsInList(statement))
                return null;
            changes.Add(new(deletion.SpanOf(statement), ""));
        }

        return changes;
    }

    private static bool IsDisposalOf(Scene scene, InvocationExpressionSyntax call, ISymbol? variable) =>
        call is { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(IDisposable.Dispose), Expression: IdentifierNameSyntax receiver } }
        && SymbolEqualityComparer.Default.Equals(scene.Model.GetSymbolInfo(receiver).Symbol, variable);
}
