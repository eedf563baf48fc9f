using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2005: reads the entry once, into a variable.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryReadTwiceFix)), Shared]
public sealed class EntryReadTwiceFix() : OrderingFix(EntryReadTwice.Id)
{
    private static readonly string[] Names = ["entry", "snapshot", "seen"];

    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        const string Key = $"{EntryReadTwice.Id}.Hoist";
        const string Title = "Read the entry once";
        if (scene.Steps is not [var first, ..])
            yield break;
        if (EntryEdits.VariableOf(first) is { } variable)
            yield return new(Key, Title, [new(scene.Harm.Span, variable)]);
        if (first.Parent is not MemberAccessExpressionSyntax || Statements.Around(first) is not { } statement)
            yield break;
        var name = Names.First(candidate => candidate == Names[Names.Length - 1] || scene.Model.LookupSymbols(scene.Harm.SpanStart, name: candidate).IsEmpty);
        var declared = new Insertion(new Layout(scene.Text, scene.Member)).Before(statement, [$"var {name} = {first};"]);
        yield return new(Key, Title, [.. declared, new TextChange(first.Span, name), new TextChange(scene.Harm.Span, name)]);
    }
}
