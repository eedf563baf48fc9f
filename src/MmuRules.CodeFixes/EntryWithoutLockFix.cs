using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU4001: holds a page-table lock that is in scope while the entry is changed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryWithoutLockFix)), Shared]
public sealed class EntryWithoutLockFix() : OrderingFix(EntryWithoutLock.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (Statements.Around(scene.Harm) is not ExpressionStatementSyntax statement || statement.ToString().Contains('\n'))
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var things = new Things(scene, statement.SpanStart);
        // The lock that the entry was looked at under, if there was one.
        foreach (var held in things.All().OrderByDescending(thing => scene.Calls.Any(call => call.Lock?.ToString() == thing.Text)))
        {
            if (Locks.GuardOf(scene, things, held.Type, MmuLock.PageTable) is not { } guard)
                continue;
            var header = $"using ({held.Text}.{guard.Name}())";
            IReadOnlyList<string> lines = layout.BracesOnTheirOwnLine ? [header, "{", layout.Step + statement, "}"] : [$"{header} {{", layout.Step + statement, "}"];
            yield return new($"{EntryWithoutLock.Id}.Hold", $"Hold '{held.Text}' while the entry is changed", new Insertion(layout).InPlaceOf(statement, lines));
        }
    }
}
