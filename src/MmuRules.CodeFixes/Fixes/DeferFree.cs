using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
            if (things.Find(gather.Type, MmuEffect.DefersFree, contract => Effects.AreExactly(contract, MmuEffect.DefersFree), method => RecordCleared.Takes(scene, method, type)) is not { } deferral)
                continue;
            var isRecorded = scene.Calls.Any(call => call.OperandOf(MmuEffect.RecordsEntry)?.ToString() == gather.Text
                && (slot is null || call.OtherOperandOf(MmuEffect.RecordsEntry)?.ToString() == slot.ToString()));
            if (isRecorded != recorded)
                continue;
            // Without its entry the gather's flush would not cover the page.
            var recording = isRecorded ? [] : RecordCleared.Behind(scene, things, gather, clearing, slot, slot is null ? null : cleared!.TypeOf(slot));
            if (recording is null || Emptying.When(things, gather, layout, $"{gather.Text}.{deferral.Name}({page})", deferral) is not { } lines)
                continue;
            if (insertion.InPlaceOf(statement, lines) is { Count: > 0 } deferring)
                yield return new(key, $"Leave the freeing of {Names.Quoted(page, "the page")} to '{gather.Text}'", [.. recording, .. deferring]);
        }
    }
}
