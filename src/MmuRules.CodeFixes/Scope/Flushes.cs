using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>Statements that flush, as they could stand at a place of the code: the one most likely to be meant first.</summary>
internal static class Flushes
{
    private const int MostTried = 8;

    public static IEnumerable<IReadOnlyList<string>> At(Scene scene, StatementSyntax place)
    {
        var things = new Things(scene, place.SpanStart);
        return Candidates(scene, things)
            .GroupBy(flush => flush.Call).Select(same => same.First())
            .Where(flush => flush.Of is not { } gather || !IsDeferredToBehind(scene, gather, place))
            .Take(MostTried)
            .Select(flush => WithDeferredRmaps(scene, things, flush.Call, flush.Of, place));
    }

    private static IEnumerable<(string Call, Thing? Of)> Candidates(Scene scene, Things things)
    {
        // What the code itself flushes, only too late; if it stands behind the harm, rather than elsewhere.
        var flushing = scene.Calls
            .Where(call => call.Has(MmuEffect.FlushesTlb) || call.Has(MmuEffect.FinishesGather))
            .OrderBy(call => call.Syntax.SpanStart < scene.Harm.SpanStart);
        foreach (var call in flushing)
        {
            var operand = OperandOf(call, call.Has(MmuEffect.FlushesTlb) ? MmuEffect.FlushesTlb : MmuEffect.FinishesGather);
            if (call.OnlyFlushes && call.Syntax.Expression is not MemberBindingExpressionSyntax && call.Syntax.ArgumentList.Arguments.All(argument => Expressions.IsSimple(argument.Expression)))
                yield return (call.Syntax.ToString(), operand);
            else if (operand is { } thing && FlushOf(things, thing) is { } flush)
                yield return (flush, thing);
        }

        foreach (var call in scene.Calls)
            if (OperandOf(call, MmuEffect.RecordsEntry) is { } gather && FlushOf(things, gather) is { } flush)
                yield return (flush, gather);
        // A gather in which nothing was recorded may have nothing to flush.
        foreach (var thing in things.All().OrderBy(thing => things.IsGather(thing.Type) ? 2 : things.IsSlot(thing.Type) ? 1 : 0))
            if (FlushOf(things, thing) is { } flush)
                yield return (flush, thing);
    }

    private static string? FlushOf(Things things, Thing thing) =>
        things.Find(thing.Type, MmuEffect.FlushesTlb, Effects.OnlyFlush) is { } name ? $"{thing.Text}.{name}()" : null;

    private static Thing? OperandOf(EffectCall call, MmuEffect effect) =>
        call.OperandOf(effect) is { } operand && Expressions.IsSimple(operand) && call.TypeOf(operand) is { } type ? new Thing(operand.ToString(), type) : null;

    // A page that is deferred to a gather belongs to an entry that was recorded since its last flush: a flush in between would part the two.
    private static bool IsDeferredToBehind(Scene scene, Thing gather, StatementSyntax place)
    {
        var round = place.Ancestors().TakeWhile(node => node != scene.Member).FirstOrDefault(Statements.IsLoopOrFunction) ?? scene.Member;
        var next = scene.CallsIn(round).FirstOrDefault(call => call.Syntax.SpanStart >= place.SpanStart
            && (call.OperandOf(MmuEffect.RecordsEntry) ?? call.OperandOf(MmuEffect.DefersFree))?.ToString() == gather.Text);
        return next?.Has(MmuEffect.DefersFree) == true;
    }

    /// <summary>The flush, and behind it the removal of the reverse mappings that were left to the gather: they wait for nothing else, and are removed under the lock.</summary>
    private static IReadOnlyList<string> WithDeferredRmaps(Scene scene, Things things, string flush, Thing? of, StatementSyntax place)
    {
        if (of is { } gather
            && scene.Calls.Any(call => call.OperandOf(MmuEffect.DefersRmap)?.ToString() == gather.Text)
            && scene.CallOf(place)?.Has(MmuEffect.RemovesDeferredRmap) != true
            && things.Find(gather.Type, MmuEffect.RemovesDeferredRmap, contract => Effects.AreExactly(contract, MmuEffect.RemovesDeferredRmap)) is { } removal)
        {
            return [$"{flush};", $"{gather.Text}.{removal}();"];
        }

        return [$"{flush};"];
    }
}
