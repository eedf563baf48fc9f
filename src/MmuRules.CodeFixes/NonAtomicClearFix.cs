using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2001: takes the entry atomically where it is read, or where it is emptied.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NonAtomicClearFix)), Shared]
public sealed class NonAtomicClearFix() : OrderingFix(NonAtomicClear.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        const string Key = $"{NonAtomicClear.Id}.Take";
        if (scene.HarmfulCall is not { } store || (store.OperandOf(MmuEffect.ClearsEntryNonAtomically) ?? store.OperandOf(MmuEffect.WritesEntry)) is not { } slot)
            yield break;
        var title = $"Take the entry of '{slot}' by an atomic exchange";
        var take = EntryEdits.Operation(scene, store, slot, MmuEffect.ClearsEntry);
        if (EntryEdits.StatementOf(store.Syntax) is { } statement)
            foreach (var read in EntryEdits.ReadsBefore(scene, scene.Harm, slot.ToString()))
                if (EntryEdits.Renamed(read, take) is { } taken)
                    yield return new(Key, title, [taken, EntryEdits.Without(scene, statement)]);
        // What nobody has read nobody asks either.
        if (take is not null)
            yield return new(Key, title, [new(store.Syntax.Span, $"{slot}.{take}()")]);
    }
}
