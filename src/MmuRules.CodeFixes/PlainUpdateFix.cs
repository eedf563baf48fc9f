using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2002: write-protects atomically, or takes the entry where it was read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PlainUpdateFix)), Shared]
public sealed class PlainUpdateFix() : OrderingFix(PlainUpdate.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (scene.HarmfulCall is not { } store || store.OperandOf(MmuEffect.WritesEntry) is not { } slot)
            yield break;
        // The only change in it is the one that has an operation of its own.
        var changes = scene.CallsIn(store.Syntax).Where(call => call != store && !call.Has(MmuEffect.ReadsEntry)).ToList();
        if (EntryEdits.Operation(scene, store, slot, MmuEffect.WriteProtectsEntry) is { } protect && changes is [var change] && change.Has(MmuEffect.EntryWithoutWrite)
            && change.Syntax.Span == store.OtherOperandOf(MmuEffect.WritesEntry)?.Span)
            yield return new($"{PlainUpdate.Id}.Protect", $"Write-protect the entry of '{slot}' atomically", [new TextChange(store.Syntax.Span, $"{slot}.{protect}()")]);
        foreach (var read in EntryEdits.ReadsBefore(scene, scene.Harm, slot.ToString()))
            if (EntryEdits.Renamed(read, EntryEdits.Operation(scene, store, slot, MmuEffect.ClearsEntry)) is { } taken)
                yield return new($"{PlainUpdate.Id}.Take", $"Take the entry of '{slot}' by an atomic exchange", [taken]);
    }
}
