using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>How the code names what a fix speaks of.</summary>
internal static class Names
{
    private const int Longest = 60;

    /// <summary>The operand of an effect of the harmful call.</summary>
    public static string Page(Scene scene, MmuEffect effect) => Quoted(scene.HarmfulCall?.OperandOf(effect)) ?? "the page";

    /// <summary>The lock that is released, by a call or at the end of a guard's scope.</summary>
    public static string Lock(Scene scene)
    {
        var call = scene.HarmfulCall ?? (scene.Harm is UsingStatementSyntax or LocalDeclarationStatementSyntax ? Acquisition(scene) : null);
        return Quoted(call?.Lock) ?? "the lock";
    }

    public static string Quoted(ExpressionSyntax expression, string otherwise) => Quoted(expression) ?? otherwise;

    /// <summary>The first of these names that nothing has, neither in scope nor elsewhere in the member; or one with a number.</summary>
    public static string Fresh(Scene scene, params string[] names)
    {
        var taken = new HashSet<string>(scene.Model.LookupSymbols(scene.Harm.SpanStart).Select(symbol => symbol.Name));
        taken.UnionWith(scene.Member.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(variable => variable.Identifier.ValueText));
        taken.UnionWith(scene.Member.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(variable => variable.Identifier.ValueText));
        taken.UnionWith(scene.Member.DescendantNodes().OfType<ForEachStatementSyntax>().Select(loop => loop.Identifier.ValueText));
        return names.FirstOrDefault(name => !taken.Contains(name)) ?? Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{names[0]}{number}").First(name => !taken.Contains(name));
    }

    private static EffectCall? Acquisition(Scene scene)
    {
        SyntaxNode? resource = scene.Harm switch
        {
            UsingStatementSyntax guarded => guarded.Declaration ?? (SyntaxNode?)guarded.Expression,
            LocalDeclarationStatementSyntax declaration => declaration.Declaration,
            _ => null,
        };
        return resource is null ? null : scene.CallsIn(resource).LastOrDefault(call => call.Lock is not null);
    }

    private static string? Quoted(ExpressionSyntax? expression) =>
        expression?.ToString() is { Length: <= Longest } text && !text.Contains('\n') ? $"'{text}'" : null;
}
