using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.CodeFixes.Scope;

/// <summary>What an expression is made of, as far as the text of the member says: its names, and whatever its variables were made of.</summary>
internal static class Origin
{
    /// <summary>Whether a call of some kind took part in it.</summary>
    public static bool IsOf(Scene scene, ExpressionSyntax expression, Func<EffectCall, bool> isWanted) => PartsOf(scene, expression).SelectMany(scene.CallsIn).Any(isWanted);

    /// <summary>Everything that is named in it.</summary>
    public static HashSet<ISymbol> SymbolsOf(Scene scene, ExpressionSyntax expression) =>
        new(PartsOf(scene, expression).SelectMany(part => part.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()).Select(name => scene.Model.GetSymbolInfo(name).Symbol).OfType<ISymbol>(), SymbolEqualityComparer.Default);

    private static List<ExpressionSyntax> PartsOf(Scene scene, ExpressionSyntax expression)
    {
        var parts = new List<ExpressionSyntax> { expression };
        var known = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var i = 0; i < parts.Count; i++)
            foreach (var name in parts[i].DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
                if (scene.Model.GetSymbolInfo(name).Symbol is ILocalSymbol local && known.Add(local))
                    parts.AddRange(MadeOf(scene, local));
        return parts;
    }

    private static IEnumerable<ExpressionSyntax> MadeOf(Scene scene, ILocalSymbol local) =>
        scene.Member.DescendantNodes().Select(node => node switch
        {
            VariableDeclaratorSyntax { Initializer.Value: var value } variable when SymbolEqualityComparer.Default.Equals(scene.Model.GetDeclaredSymbol(variable), local) => value,
            ForEachStatementSyntax loop when SymbolEqualityComparer.Default.Equals(scene.Model.GetDeclaredSymbol(loop), local) => loop.Expression,
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment when SymbolEqualityComparer.Default.Equals(scene.Model.GetSymbolInfo(name).Symbol, local) => assignment.Right,
            _ => null,
        }).OfType<ExpressionSyntax>();
}
