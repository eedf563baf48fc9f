using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2003: asks the value that the taking returns.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EarlyDirtyFix)), Shared]
public sealed class EarlyDirtyFix() : OrderingFix(EarlyDirty.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (scene.Harm is not MemberAccessExpressionSyntax asked || EntryEdits.VariableOf(asked) is null || Statements.Around(asked) is not LocalDeclarationStatementSyntax declaration || !Statements.IsInList(declaration))
            yield break;
        var insertion = new Insertion(new Layout(scene.Text, scene.Member));
        foreach (var later in Statements.Behind(declaration).OfType<LocalDeclarationStatementSyntax>())
            foreach (var taking in scene.CallsIn(later))
                if ((taking.Has(MmuEffect.ClearsEntry) || taking.Has(MmuEffect.ClearsAndFlushesEntry) || taking.Has(MmuEffect.ExchangesEntry)) && EntryEdits.VariableOf(taking.Syntax) is { } old)
                    yield return new($"{EarlyDirty.Id}.Ask", $"Ask '{old}', which has every bit",
                        [EntryEdits.Without(scene, declaration), .. insertion.After(later, [declaration.ToString().Replace(asked.ToString(), $"{old}.{asked.Name}")])]);
    }
}
