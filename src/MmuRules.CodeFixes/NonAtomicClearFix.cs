using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        if (EntryEdits.Operation(scene, store, slot, MmuEffect.ClearsEntry) is not { } take)
            yield break;
        if (EntryEdits.StatementOf(store.Syntax) is { } statement && EntryEdits.TakenWhereRead(scene, store, slot, take, _ => true) is { } taken)
            yield return new(Key, title, [taken, EntryEdits.Without(scene, statement)]);
        var read = EntryEdits.ReadsBefore(scene, scene.Harm, slot.ToString()).FirstOrDefault(earlier => EntryEdits.VariableOf(earlier.Syntax) is not null);
        if (read is null || !IsAskedLater(scene, EntryEdits.VariableOf(read.Syntax)!))
            yield return new(Key, title, [new(store.Syntax.Span, $"{slot}.{take}()")]);
        else if (store.Syntax.Parent is ExpressionStatementSyntax && !Writing.IsDone(scene, slot, read.Syntax.Span.End, scene.Harm.SpanStart)
            && !EntryEdits.IsWrittenSince(scene, read.Syntax, EntryEdits.VariableOf(read.Syntax)!))
            yield return new(Key, title, [new(store.Syntax.Span, $"{EntryEdits.VariableOf(read.Syntax)} = {slot}.{take}()")]);
    }

    // In a loop what stands before comes later, too.
    private static bool IsAskedLater(Scene scene, string variable)
    {
        var loop = scene.Harm.Ancestors().TakeWhile(node => node != scene.Member).LastOrDefault(Statements.IsLoopOrFunction);
        return scene.Member.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => name.Identifier.ValueText == variable && (name.SpanStart > scene.Harm.Span.End || loop?.Span.Contains(name.Span) == true));
    }
}
