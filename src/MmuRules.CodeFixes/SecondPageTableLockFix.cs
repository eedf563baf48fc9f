using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU4003: takes both locks by the one operation that knows what to do if they are the same, and takes their releases away.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecondPageTableLockFix)), Shared]
public sealed class SecondPageTableLockFix() : OrderingFix(SecondPageTableLock.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        // One directly behind the other: what is done between the two may be what finds the second one.
        if (scene.HarmfulCall is not { Lock: { } second } taken || scene.Steps.IsEmpty || scene.CallAt(scene.Steps[0].Span) is not { Lock: { } first } before
            || Acquisition(before) is not { } earlier || Acquisition(taken) is not { } later || later.Parent != earlier.Parent && later.Parent is not GlobalStatementSyntax
            || Statements.Behind(earlier).FirstOrDefault() != later || taken.TypeOf(second) is not { } type || Locks.PairOf(scene, type) is not { } pair)
            yield break;
        var deletion = new Deletion(new(scene.Text, scene.Member), scene.Text);
        var name = GuardOf(earlier) ?? GuardOf(later) ?? LockEdits.NameOfGuard(scene);
        yield return new(
            $"{SecondPageTableLock.Id}.Pair",
            $"Take {Names.Quoted(first, "both locks")} and {Names.Quoted(second, "the other one")} as a pair",
            [
                new TextChange(earlier.Span, $"using var {name} = {type.ToMinimalDisplayString(scene.Model, earlier.SpanStart)}.{pair.Name}({first}, {second});"),
                new TextChange(deletion.SpanOfCode(later), ""),
                .. LockEdits.WithoutReleases(scene, earlier, first, MmuLock.PageTable),
                .. LockEdits.WithoutReleases(scene, earlier, second, MmuLock.PageTable),
            ]);
    }

    // A guard, or the taking alone.
    private static StatementSyntax? Acquisition(EffectCall call) => Statements.Around(call.Syntax) switch
    {
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, Declaration.Variables.Count: 1 } guard => guard,
        ExpressionStatementSyntax statement when statement.Expression == call.Syntax && Statements.IsInList(statement) => statement,
        _ => null,
    };

    private static string? GuardOf(StatementSyntax statement) =>
        statement is LocalDeclarationStatementSyntax guard ? guard.Declaration.Variables[0].Identifier.ValueText : null;
}
