using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Leave the freeing of a page to a gather, which flushes first.</summary>
internal static class DeferFree
{
    /// <param name="scene">The diagnostic.</param>
    /// <param name="key">The key of the repair.</param>
    /// <param name="recorded">Only to gathers in which the code already records the entry, or only to others, in which it is recorded then.</param>
    public static IEnumerable<Repair> Propose(Scene scene, string key, bool recorded)
    {
        if (Statements.Around(scene.Harm) is not ExpressionStatementSyntax statement || scene.CallOf(statement) is not { } freeing || freeing.Syntax.Span != scene.Harm.Span)
            yield break;
        if (freeing.OperandOf(MmuEffect.FreesPage) is not { } page || freeing.TypeOf(page) is not { } type || scene.Steps.FirstOrDefault() is not { } clearing)
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var insertion = new Insertion(layout);
        var cleared = scene.CallAt(clearing.Span);
        var slot = cleared?.OperandOf(MmuEffect.ClearsEntry);
        var things = new Things(scene, statement.SpanStart);
        foreach (var gather in things.All().Where(thing => things.IsGather(thing.Type)))
        {
            if (things.Find(gather.Type, MmuEffect.DefersFree, contract => Effects.AreExactly(contract, MmuEffect.DefersFree), method => Takes(scene, method, type)) is not { } deferral)
                continue;
            var isRecorded = scene.Calls.Any(call => call.OperandOf(MmuEffect.RecordsEntry)?.ToString() == gather.Text
                && (slot is null || call.OtherOperandOf(MmuEffect.RecordsEntry)?.ToString() == slot.ToString()));
            if (isRecorded != recorded)
                continue;
            // Without its entry the gather's flush would not cover the page.
            var recording = isRecorded ? [] : Record(scene, things, gather, insertion, clearing, slot, slot is null ? null : cleared!.TypeOf(slot));
            if (recording is null || Lines(things, gather, layout, $"{gather.Text}.{deferral.Name}({page})", deferral) is not { } lines)
                continue;
            if (insertion.InPlaceOf(statement, lines) is { Count: > 0 } deferring)
                yield return new(key, $"Leave the freeing of {Names.Quoted(page, "the page")} to '{gather.Text}'", [.. recording, .. deferring]);
        }
    }

    private static bool Takes(Scene scene, IMethodSymbol method, ITypeSymbol page) =>
        method.Parameters.FirstOrDefault() is { } first && scene.Model.Compilation.ClassifyCommonConversion(page, first.Type).IsImplicit && method.Parameters.Skip(1).All(parameter => parameter.IsOptional);

    // A gather that answers says by it whether it has room for more. Its pages are freed when it has none.
    private static IReadOnlyList<string>? Lines(Things things, Thing gather, Layout layout, string deferral, IMethodSymbol method)
    {
        if (method.ReturnsVoid)
            return [$"{deferral};"];
        if (method.ReturnType.SpecialType != SpecialType.System_Boolean)
            return null;
        if (Emptying(things, gather) is not { } emptying)
            return null;
        var inner = emptying.Select(statement => layout.Step + statement);
        return emptying.Count == 1 ? [$"if (!{deferral})", .. inner]
            : layout.BracesOnTheirOwnLine ? [$"if (!{deferral})", "{", .. inner, "}"]
            : [$"if (!{deferral}) {{", .. inner, "}"];
    }

    private static IReadOnlyList<string>? Emptying(Things things, Thing gather)
    {
        if (things.Find(gather.Type, MmuEffect.FreesDeferred, EmptiesAtOnce) is { } atOnce)
            return [$"{gather.Text}.{atOnce}();"];
        var flush = things.Find(gather.Type, MmuEffect.FlushesTlb, Effects.OnlyFlush);
        var free = things.Find(gather.Type, MmuEffect.FreesDeferred, contract => Effects.AreExactly(contract, MmuEffect.FreesDeferred));
        if (flush is null || free is null)
            return null;
        var unmap = things.Find(gather.Type, MmuEffect.RemovesDeferredRmap, contract => Effects.AreExactly(contract, MmuEffect.RemovesDeferredRmap));
        return [.. new[] { flush, unmap, free }.Where(name => name is not null).Select(name => $"{gather.Text}.{name}();")];
    }

    private static bool EmptiesAtOnce(Contract contract) =>
        Effects.AreExactly(contract, MmuEffect.FlushesTlb, MmuEffect.FreesDeferred) || Effects.AreExactly(contract, MmuEffect.FlushesTlb, MmuEffect.RemovesDeferredRmap, MmuEffect.FreesDeferred);

    private static IReadOnlyList<TextChange>? Record(Scene scene, Things things, Thing gather, Insertion insertion, SyntaxNode clearing, ExpressionSyntax? slot, ITypeSymbol? type)
    {
        if (slot is not (IdentifierNameSyntax or MemberAccessExpressionSyntax) || type is null || Statements.Around(clearing) is not { } statement || statement.Span.Contains(scene.Harm.Span))
            return null;
        return things.Find(gather.Type, MmuEffect.RecordsEntry, contract => Effects.AreExactly(contract, MmuEffect.RecordsEntry), method => Takes(scene, method, type)) is { } recording
            ? insertion.After(statement, [$"{gather.Text}.{recording.Name}({slot});"])
            : null;
    }
}
