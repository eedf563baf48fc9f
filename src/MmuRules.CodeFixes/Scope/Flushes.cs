using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>Statements that flush, as they could stand at a place of the code: the one most likely to be meant first.</summary>
internal static class Flushes
{
    private const int MostTried = 8;

    /// <param name="scene">The diagnostic.</param>
    /// <param name="places">The statements beside which the flush would come: it has to mean the same at each of them.</param>
    public static IEnumerable<IReadOnlyList<string>> At(Scene scene, params StatementSyntax[] places)
    {
        var things = new Things(scene, places[0].SpanStart);
        var owners = new Owners(scene, things);
        return FlushesInScope.At(things, owners).Concat(OfTheCode(scene, things, owners, places))
            .OrderBy(flush => flush.Rank)
            .GroupBy(flush => flush.Call).Select(same => same.First())
            .Where(flush => flush.Of is not { } gather || !IsDeferredToBehind(scene, gather, places[0]))
            .Take(MostTried)
            .Select(flush => WithDeferredRmaps(scene, things, flush, places[0]));
    }

    // What the code itself flushes, only too late; if it stands behind the harm, rather than elsewhere.
    private static IEnumerable<Flush> OfTheCode(Scene scene, Things things, Owners owners, StatementSyntax[] places)
    {
        foreach (var call in scene.Calls.Where(call => call.Has(MmuEffect.FlushesTlb) || call.Has(MmuEffect.FinishesGather)).OrderBy(call => call.Syntax.SpanStart < scene.Harm.SpanStart))
        {
            var operand = OperandOf(call, call.Has(MmuEffect.FlushesTlb) ? MmuEffect.FlushesTlb : MmuEffect.FinishesGather);
            var rank = operand is { } flushed && owners.AreOthersThan(flushed) ? FlushRank.OfTheCodeForOthers : FlushRank.OfTheCode;
            if (call.OnlyFlushes && IsRepeatable(call.Syntax) && MeansTheSame(call.Syntax))
                yield return new(call.Syntax.ToString(), operand, rank);
            else if (operand is { } thing && FlushesInScope.Of(things, thing) is { } flush && MeansTheSame(call.Syntax.Expression))
                yield return new(flush, thing, rank);
        }

        bool MeansTheSame(ExpressionSyntax copied) => places.All(place => Copies.MeanTheSame(scene, copied, place));
    }

    // What is called to get a receiver may give another one the next time.
    private static bool IsRepeatable(InvocationExpressionSyntax call) =>
        (call.Expression is SimpleNameSyntax || (call.Expression is MemberAccessExpressionSyntax access && Expressions.IsSimple(access.Expression)))
        && call.ArgumentList.Arguments.All(argument => Expressions.IsSimple(argument.Expression));

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
    private static IReadOnlyList<string> WithDeferredRmaps(Scene scene, Things things, Flush flush, StatementSyntax place)
    {
        if (flush.Of is { } gather
            && scene.Calls.Any(call => call.OperandOf(MmuEffect.DefersRmap)?.ToString() == gather.Text)
            && scene.CallOf(place)?.Has(MmuEffect.RemovesDeferredRmap) != true
            && things.Find(gather.Type, MmuEffect.RemovesDeferredRmap, contract => Effects.AreExactly(contract, MmuEffect.RemovesDeferredRmap)) is { } removal)
        {
            return [$"{flush.Call};", $"{gather.Text}.{removal}();"];
        }

        return [$"{flush.Call};"];
    }
}
