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
        foreach (var (old, oldType) in TakenBefore(scene, store, entry))
        {
            foreach (var changes in AtOnce(scene, entry, type, old, oldType).Concat(OneByOne(scene, statement, entry, type, old, oldType)))
                yield return new(old, oldType, changes);
        }
    }

    // The old value that the new entry is made of, or else the one that was taken from the same slot: the marks of any other are another entry's.
    private static IEnumerable<(string Name, ITypeSymbol Type)> TakenBefore(Scene scene, EffectCall store, ExpressionSyntax entry)
    {
        var madeOf = Origin.SymbolsOf(scene, entry);
        var slot = (store.OperandOf(MmuEffect.WritesEntry) ?? store.OperandOf(MmuEffect.ExchangesEntry))?.ToString();
        return scene.Calls.Where(call => call.Syntax.Span.End <= store.Syntax.SpanStart && EntryEdits.VariableOf(call.Syntax) is not null)
            .Select(call => (Call: call, Slot: call.OperandOf(MmuEffect.ClearsEntry) ?? call.OperandOf(MmuEffect.ClearsAndFlushesEntry) ?? call.OperandOf(MmuEffect.ExchangesEntry)))
            .Where(taken => taken.Slot is not null)
            .Reverse()
            .Select(taken => (Name: EntryEdits.VariableOf(taken.Call.Syntax)!, Type: taken.Call.Method.ReturnType, IsSource: madeOf.Any(symbol => symbol.Name == EntryEdits.VariableOf(taken.Call.Syntax)), IsOfSlot: taken.Slot!.ToString() == slot))
            .Where(taken => taken.IsSource || taken.IsOfSlot)
            .OrderBy(taken => !taken.IsSource)
            .Select(taken => (taken.Name, taken.Type));
    }

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
        // What already has a name keeps it, if nobody else sees what becomes of it.
        var keepsName = entry is IdentifierNameSyntax variable && IsOnlyFor(scene, variable, statement);
        var name = keepsName ? entry.ToString() : Names.Fresh(scene, "entry", "stored");
        var named = keepsName ? Array.Empty<string>() : [$"var {name} = {entry};"];
        var protect = Named(things, type, MmuEffect.EntryWithoutWrite);
        var ways = Marks.Select(mark => Ways(mark.Asks, mark.Sets).ToList()).ToList();
        foreach (var lines in ways[0].Concat(ways[1]).Concat(ways[0].SelectMany(first => ways[1].Select(second => (IReadOnlyList<string>)[.. first, .. second]))))
            yield return [.. new Insertion(layout).Before(statement, [.. named, .. lines]), .. keepsName ? Array.Empty<TextChange>() : [new(entry.Span, name)]];

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

    private static bool IsOnlyFor(Scene scene, IdentifierNameSyntax variable, StatementSyntax statement)
    {
        if (scene.Model.GetSymbolInfo(variable).Symbol is not { Kind: SymbolKind.Local or SymbolKind.Parameter } symbol || symbol is IParameterSymbol { RefKind: not RefKind.None } or ILocalSymbol { RefKind: not RefKind.None })
            return false;
        var round = statement.Ancestors().TakeWhile(node => node != scene.Member).FirstOrDefault(Statements.IsLoopOrFunction);
        return (round is null || symbol.DeclaringSyntaxReferences.Any(reference => round.Span.Contains(reference.Span)))
            && !scene.Member.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.SpanStart > statement.Span.End && SymbolEqualityComparer.Default.Equals(scene.Model.GetSymbolInfo(name).Symbol, symbol));
    }

    private static string? Named(Things things, ITypeSymbol type, MmuEffect effect) => things.Find(type, effect, contract => Effects.AreExactly(contract, effect));
}
