using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Begin in a using what has to be ended on every path.</summary>
internal static class BeginInUsing
{
    public static IEnumerable<Repair> Propose(Scene scene, string key, string title)
    {
        // What is a part of a larger expression may belong to whatever takes it.
        if (scene.Harm.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration } } }
            && Statements.IsInList(declaration))
            yield return new(key, title, [new(new(declaration.Declaration.SpanStart, 0), "using ")]);
    }
}
