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
