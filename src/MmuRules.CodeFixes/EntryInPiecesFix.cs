using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2006: stores the entry once, when it is complete, or makes it valid last.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryInPiecesFix)), Shared]
public sealed class EntryInPiecesFix() : OrderingFix(EntryInPieces.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (scene.Steps is not [var early, ..] || EntryEdits.StatementOf(early) is not { } published || EntryEdits.StatementOf(scene.Harm) is not { } late)
            yield break;
        if (scene.HarmfulCall is not null)
        {
            yield return new($"{EntryInPieces.Id}.Once", "Store the entry once", [EntryEdits.Without(scene, published)]);
            yield break;
        }

        var layout = new Layout(scene.Text, scene.Member);
        foreach (var last in new[] { late }.Concat(Statements.Behind(late)))
            yield return new($"{EntryInPieces.Id}.Last", "Make the entry valid last", [EntryEdits.Without(scene, published), .. new Insertion(layout).After(last, [published.ToString()])]);
    }
}
