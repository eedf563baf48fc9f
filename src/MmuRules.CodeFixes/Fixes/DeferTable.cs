using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Leave the freeing of a page table to a gather, which flushes first, and waits where that is needed.</summary>
internal static class DeferTable
{
    public static IEnumerable<Repair> Propose(Scene scene, string key)
    {
        if (Statements.Around(scene.Harm) is not ExpressionStatementSyntax statement || scene.CallOf(statement) is not { } freeing || freeing.Syntax.Span != scene.Harm.Span
            || freeing.OperandOf(MmuEffect.FreesTable) is not { } table || freeing.TypeOf(table) is not { } type)
        {
            yield break;
        }

        var things = new Things(scene, statement.SpanStart);
        foreach (var gather in things.All())
            if (things.Find(gather.Type, MmuEffect.DefersTableFree, contract => Effects.AreExactly(contract, MmuEffect.DefersTableFree), method => Takes(scene, method, type)) is { } deferral)
                yield return new(key, $"Leave the freeing of {Names.Quoted(table, "the table")} to '{gather.Text}'", new Insertion(new Layout(scene.Text, scene.Member)).InPlaceOf(statement, [$"{gather.Text}.{deferral.Name}({table});"]));
    }

    private static bool Takes(Scene scene, IMethodSymbol method, ITypeSymbol table) =>
        method is { ReturnsVoid: true } && method.Parameters.FirstOrDefault() is { } first && scene.Model.Compilation.ClassifyCommonConversion(table, first.Type).IsImplicit
        && method.Parameters.Skip(1).All(parameter => parameter.IsOptional);
}
