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

/// <summary>Fixes MMU4001: holds the page-table lock that the entry was looked at under, or else the only one in scope, while the entry is changed, or from there to the end of the block.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryWithoutLockFix)), Shared]
public sealed class EntryWithoutLockFix() : OrderingFix(EntryWithoutLock.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (Statements.Around(scene.Harm) is not { } statement || statement is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax))
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var insertion = new Insertion(layout);
        foreach (var (held, guard) in Guards(scene, statement))
        {
            // What is declared under the lock is used behind it.
            if (statement is ExpressionStatementSyntax && !statement.ToString().Contains('\n'))
            {
                var header = $"using ({held}.{guard}())";
                IReadOnlyList<string> lines = layout.BracesOnTheirOwnLine ? [header, "{", layout.Step + statement, "}"] : [$"{header} {{", layout.Step + statement, "}"];
                yield return new($"{EntryWithoutLock.Id}.Hold", $"Hold '{held}' while the entry is changed", insertion.InPlaceOf(statement, lines));
            }

            if (Statements.IsInList(statement))
                yield return new($"{EntryWithoutLock.Id}.HoldOn", $"Hold '{held}' from here to the end of the block", insertion.Before(statement, [$"using var {LockEdits.NameOfGuard(scene)} = {held}.{guard}();"]));
        }
    }

    // The lock that the entry was looked at under; or the only one, for no contract tells which of several guards the entry.
    private static IEnumerable<(string Lock, string Guard)> Guards(Scene scene, StatementSyntax statement)
    {
        var things = new Things(scene, statement.SpanStart);
        var lookedUnder = scene.Steps.Select(step => scene.CallAt(step.Span)?.Lock?.ToString()).FirstOrDefault(held => held is not null);
        var guards = things.All()
            .Select(held => (Lock: held.Text, Guard: Locks.GuardOf(scene, things, held.Type, MmuLock.PageTable)?.Name))
            .Where(held => held.Guard is not null && (lookedUnder is null || held.Lock == lookedUnder))
            .Distinct()
            .ToList();
        return guards is [var only] ? [(only.Lock, only.Guard!)] : [];
    }
}
