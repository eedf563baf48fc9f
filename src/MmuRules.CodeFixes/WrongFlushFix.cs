using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1011: flushes what was cleared instead.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WrongFlushFix)), Shared]
public sealed class WrongFlushFix() : OrderingFix(WrongFlush.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (Statements.Around(scene.Harm) is not { } wrong || scene.CallOf(wrong) is null)
            yield break;
        var insertion = new Insertion(new Layout(scene.Text, scene.Member));
        foreach (var flush in SlotFlushes(scene, wrong).Concat(Flushes.At(scene, wrong).Where(lines => lines.Count == 1).Select(lines => lines[0])))
            yield return new($"{WrongFlush.Id}.Swap", "Flush the entry that was cleared", insertion.InPlaceOf(wrong, [flush]));
    }

    // The entry that was cleared, if it can flush itself.
    private static IEnumerable<string> SlotFlushes(Scene scene, StatementSyntax place)
    {
        var things = new Things(scene, place.SpanStart);
        foreach (var step in scene.Steps)
            if (scene.CallAt(step.Span) is { } clearing
                && (clearing.OperandOf(MmuEffect.ClearsEntry) ?? clearing.OperandOf(MmuEffect.WriteProtectsEntry)) is IdentifierNameSyntax slot
                && clearing.TypeOf(slot) is { } type && things.Find(type, MmuEffect.FlushesTlb, Effects.OnlyFlush) is { } flush)
                yield return $"{slot}.{flush}();";
    }
}
