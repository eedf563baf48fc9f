using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU4003: takes both locks by the one operation that knows what to do if they are the same.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecondPageTableLockFix)), Shared]
public sealed class SecondPageTableLockFix() : OrderingFix(SecondPageTableLock.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        // Two guards, one directly behind the other: both are held to the end of the same block.
        if (scene.HarmfulCall is not { Lock: { } second } taken || Guard(Statements.Around(scene.Harm)) is not { } later || scene.Steps.Length == 0
            || Guard(Statements.Around(scene.Steps[0])) is not { } earlier || later.Parent != earlier.Parent || Statements.Behind(earlier)[0] != later
            || scene.CallAt(scene.Steps[0].Span)?.Lock is not { } first || taken.TypeOf(second) is not { } type || Locks.PairOf(scene, type) is not { } pair)
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var name = earlier.Declaration.Variables[0].Identifier.ValueText;
        yield return new(
            $"{SecondPageTableLock.Id}.Pair",
            $"Take {Names.Quoted(first, "both locks")} and {Names.Quoted(second, "the other one")} as a pair",
            [new TextChange(earlier.Span, $"using var {name} = {type.ToMinimalDisplayString(scene.Model, earlier.SpanStart)}.{pair.Name}({first}, {second});"), new TextChange(new Deletion(layout, scene.Text).SpanOf(later), "")]);
    }

    private static LocalDeclarationStatementSyntax? Guard(StatementSyntax? statement) =>
        statement is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, Declaration.Variables.Count: 1 } guard ? guard : null;
}
