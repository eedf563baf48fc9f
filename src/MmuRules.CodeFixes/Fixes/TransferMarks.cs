using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>A way to give a new entry the marks of an old one.</summary>
/// <param name="Old">The variable that has the old one.</param>
/// <param name="Type">The type of the old one.</param>
/// <param name="Changes">The changes of the text.</param>
internal sealed record MarkTransfer(string Old, ITypeSymbol Type, IReadOnlyList<TextChange> Changes);

/// <summary>Gives the entry that is stored the marks of the one that was taken: by the operation that does just that, or each mark under its condition.</summary>
internal static class TransferMarks
{
    private static readonly (MmuEffect Asks, MmuEffect Sets)[] Marks = [(MmuEffect.EntrySoftDirty, MmuEffect.EntryWithSoftDirty), (MmuEffect.EntryUffdWp, MmuEffect.EntryWithUffdWp)];

    public static IEnumerable<MarkTransfer> Of(Scene scene)
    {
        if (scene.HarmfulCall is not { } store || (store.OtherOperandOf(MmuEffect.WritesEntry) ?? store.OtherOperandOf(MmuEffect.ExchangesEntry)) is not { } entry
            || store.TypeOf(entry) is not { } type || Statements.Around(store.Syntax) is not { } statement)
            yield break;
        foreach (var (old, oldType) in TakenBefore(scene, store))
        {
            foreach (var changes in AtOnce(scene, entry, type, old, oldType).Concat(OneByOne(scene, statement, entry, type, old, oldType)))
                yield return new(old, oldType, changes);
        }
    }

    private static IEnumerable<(string Name, ITypeSymbol Type)> TakenBefore(Scene scene, EffectCall store) =>
        scene.Calls.Where(call => call.Syntax.Span.End <= store.Syntax.SpanStart && (call.Has(MmuEffect.ClearsEntry) || call.Has(MmuEffect.ClearsAndFlushesEntry) || call.Has(MmuEffect.ExchangesEntry)))
            .Reverse()
            .Select(call => (Name: EntryEdits.VariableOf(call.Syntax), Type: call.Method.ReturnType))
            .Where(taken => taken.Name is not null)
            .Select(taken => (taken.Name!, taken.Type));

    private static IEnumerable<IReadOnlyList<TextChange>> AtOnce(Scene scene, ExpressionSyntax entry, ITypeSymbol type, string old, ITypeSymbol oldType) =>
        new Things(scene, entry.SpanStart).FindAll(type, MmuEffect.EntryWithSoftDirty, TakesBothMarks)
            .Where(method => RecordCleared.Takes(scene, method, oldType))
            .Select(method => (IReadOnlyList<TextChange>)[new(entry.Span, $"{Expressions.BeforeDot(entry)}.{method.Name}({old})")]);

    private static bool TakesBothMarks(Contract contract) =>
        contract.Has(MmuEffect.EntryWithUffdWp) && Effects.HasNothingBut(contract, MmuEffect.EntryWithSoftDirty, MmuEffect.EntryWithUffdWp, MmuEffect.EntryWithoutWrite);

    private static IEnumerable<IReadOnlyList<TextChange>> OneByOne(Scene scene, StatementSyntax statement, ExpressionSyntax entry, ITypeSymbol type, string old, ITypeSymbol oldType)
    {
        if (entry.ToString().Contains('\n'))
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var things = new Things(scene, entry.SpanStart);
        // What already has a name keeps it.
        var name = entry is IdentifierNameSyntax variable ? variable.Identifier.Text : Names.Fresh(scene, "entry", "stored");
        var named = entry is IdentifierNameSyntax ? Array.Empty<string>() : [$"var {name} = {entry};"];
        var protect = Named(things, type, MmuEffect.EntryWithoutWrite);
        var ways = Marks.Select(mark => Ways(mark.Asks, mark.Sets).ToList()).ToList();
        foreach (var lines in ways[0].Concat(ways[1]).Concat(ways[0].SelectMany(first => ways[1].Select(second => (IReadOnlyList<string>)[.. first, .. second]))))
            yield return [.. new Insertion(layout).Before(statement, [.. named, .. lines]), .. entry is IdentifierNameSyntax ? Array.Empty<TextChange>() : [new(entry.Span, name)]];

        IEnumerable<IReadOnlyList<string>> Ways(MmuEffect asks, MmuEffect sets)
        {
            if (Questions.Of(scene, oldType, asks) is not { } question || Named(things, type, sets) is not { } mark)
                yield break;
            yield return Conditional.Of(scene.Member, layout, $"{old}.{question}", [$"{name} = {name}.{mark}();"]);
            // With this mark goes the write permission.
            if (sets == MmuEffect.EntryWithUffdWp && protect is not null)
                yield return Conditional.Of(scene.Member, layout, $"{old}.{question}", [$"{name} = {name}.{protect}().{mark}();"]);
        }
    }

    private static string? Named(Things things, ITypeSymbol type, MmuEffect effect) => things.Find(type, effect, contract => Effects.AreExactly(contract, effect));
}
