using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
            && change.Syntax.Span == store.OtherOperandOf(MmuEffect.WritesEntry)?.Span && IsJustRead(scene, store, slot, change.OperandOf(MmuEffect.EntryWithoutWrite)))
            yield return new($"{PlainUpdate.Id}.Protect", $"Write-protect the entry of '{slot}' atomically", [new TextChange(store.Syntax.Span, $"{slot}.{protect}()")]);
        // An entry that is taken and not put back is lost.
        if (EntryEdits.TakenWhereRead(scene, store, slot, EntryEdits.Operation(scene, store, slot, MmuEffect.ClearsEntry), read => IsPutBack(store, read)) is { } taken)
            yield return new($"{PlainUpdate.Id}.Take", $"Take the entry of '{slot}' by an atomic exchange", [taken]);
    }

    // What else was done to the entry would not be stored.
    private static bool IsJustRead(Scene scene, EffectCall store, ExpressionSyntax slot, ExpressionSyntax? entry)
    {
        if (entry is null || EntryEdits.ReadsBefore(scene, store.Syntax, slot.ToString()).FirstOrDefault(read => read.Syntax.Span == entry.Span || EntryEdits.VariableOf(read.Syntax) == entry.ToString()) is not { } read)
            return false;
        return read.Syntax.Span == entry.Span || (!EntryEdits.IsWrittenSince(scene, read.Syntax, entry.ToString()) && !Writing.IsDone(scene, slot, read.Syntax.Span.End, store.Syntax.SpanStart));
    }

    private static bool IsPutBack(EffectCall store, EffectCall read) =>
        store.Syntax.Span.Contains(read.Syntax.Span)
        || (EntryEdits.VariableOf(read.Syntax) is { } variable && store.OtherOperandOf(MmuEffect.WritesEntry)?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == variable) == true);
}
