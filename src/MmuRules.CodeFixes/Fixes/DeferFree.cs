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
        if (Statements.Around(scene.Harm) is not ExpressionStatementSyntax statement || scene.CallOf(statement) is not { } freeing || freeing.Syntax != scene.Harm)
            yield break;
        if (freeing.OperandOf(MmuEffect.FreesPage) is not { } page || freeing.TypeOf(page) is not { } type || scene.Steps.FirstOrDefault() is not { } clearing)
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var things = new Things(scene, statement.SpanStart);
        foreach (var gather in things.All().Where(thing => things.IsGather(thing.Type)))
        {
            if (things.Find(gather.Type, MmuEffect.DefersFree, contract => Effects.AreExactly(contract, MmuEffect.DefersFree), method => Takes(scene, method, type)) is not { } deferral)
                continue;
            var isRecorded = scene.Calls.Any(call => call.OperandOf(MmuEffect.RecordsEntry)?.ToString() == gather.Text);
            if (isRecorded != recorded)
                continue;
            // Without its entry the gather's flush would not cover the page.
            var recording = isRecorded ? [] : Record(scene, things, gather, layout, clearing);
            if (recording is null || Lines(things, gather, layout, $"{gather.Text}.{deferral.Name}({page})", deferral) is not { } lines)
                continue;
            var span = statement.Span;
            if (Insertion.IsEmbedded(statement) && lines.Count > 1)
                continue;
            var indent = layout.NewLine + layout.IndentAt(statement.SpanStart);
            yield return new(key, $"Leave the freeing of {Names.Quoted(page, "the page")} to '{gather.Text}'", [.. recording, new(span, string.Join(indent, lines))]);
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

    private static IReadOnlyList<TextChange>? Record(Scene scene, Things things, Thing gather, Layout layout, SyntaxNode clearing)
    {
        if (scene.Calls.FirstOrDefault(call => call.Syntax == clearing) is not { } cleared
            || cleared.OperandOf(MmuEffect.ClearsEntry) is not (IdentifierNameSyntax or MemberAccessExpressionSyntax) || cleared.OperandOf(MmuEffect.ClearsEntry) is not { } slot
            || cleared.TypeOf(slot) is not { } type || Statements.Around(clearing) is not { } statement || statement.Span.Contains(scene.Harm.Span))
        {
            return null;
        }

        return things.Find(gather.Type, MmuEffect.RecordsEntry, contract => Effects.AreExactly(contract, MmuEffect.RecordsEntry), method => Takes(scene, method, type)) is { } recording
            ? new Insertion(layout).After(statement, [$"{gather.Text}.{recording.Name}({slot});"])
            : null;
    }
}
