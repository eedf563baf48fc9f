using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2008: takes the write permission away where the mark is set.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WritableUffdWpFix)), Shared]
public sealed class WritableUffdWpFix() : OrderingFix(WritableUffdWp.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        foreach (var marking in scene.Calls.Where(call => call.Has(MmuEffect.EntryWithUffdWp)).Reverse())
            if (marking.OperandOf(MmuEffect.EntryWithUffdWp) is { } entry && EntryEdits.Operation(scene, marking, entry, MmuEffect.EntryWithoutWrite) is { } protect)
                yield return new($"{WritableUffdWp.Id}.Protect", "Take the write permission away too", [new TextChange(entry.Span, $"{Expressions.BeforeDot(entry)}.{protect}()")]);
    }
}
