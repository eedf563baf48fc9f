using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Leave the removal of the reverse mapping to the gather that frees the page: it removes the mapping behind the flush.</summary>
/// <remarks>Linux 5df397dec7c4 (9 November 2022).</remarks>
internal static class DeferRmap
{
    public static IEnumerable<Repair> Propose(Scene scene, string key)
    {
        if (Statements.Around(scene.Harm) is not ExpressionStatementSyntax removal || scene.CallOf(removal) is not { } removing || removing.Syntax.Span != scene.Harm.Span
            || !Statements.IsInList(removal) || removing.OperandOf(MmuEffect.RemovesRmap) is not { } page)
        {
            yield break;
        }

        // Only what comes behind it in its list: there it is sure that the mapping was removed before, and by one of them it has to be, just once.
        var behind = Statements.Behind(removal);
        var deferrals = behind.SelectMany(scene.CallsIn)
            .Where(call => call.Has(MmuEffect.DefersFree) && !call.Has(MmuEffect.DefersRmap) && call.OtherOperandOf(MmuEffect.DefersFree)?.ToString() == page.ToString())
            .ToList();
        if (deferrals.FirstOrDefault()?.OperandOf(MmuEffect.DefersFree) is not { } gather || deferrals[0].TypeOf(gather) is not { } type
            || deferrals.Any(deferral => deferral.OperandOf(MmuEffect.DefersFree)?.ToString() != gather.ToString() || NameOf(deferral) is null)
            || !IsSure(scene, removal, behind, deferrals))
        {
            yield break;
        }

        var things = new Things(scene, removal.SpanStart);
        if (things.Find(type, MmuEffect.DefersRmap, DefersBoth, method => HasSameParameters(method, deferrals[0].Method)) is not { } both)
            yield break;
        var layout = new Layout(scene.Text, scene.Member);
        var changes = new List<TextChange> { new(new Deletion(layout, scene.Text).SpanOfCode(removal), "") };
        changes.AddRange(deferrals.Select(deferral => new TextChange(NameOf(deferral)!.Identifier.Span, both.Name)));
        if (things.Find(type, MmuEffect.RemovesDeferredRmap, contract => Effects.AreExactly(contract, MmuEffect.RemovesDeferredRmap)) is { } late)
            foreach (var flush in FlushesToFollow(scene, gather.ToString(), deferrals[0]))
                changes.AddRange(new Insertion(layout).After(flush, [$"{gather}.{late}();"]));
        yield return new(key, $"Leave the removal of the reverse mapping of {Names.Quoted(page, "the page")} to {Names.Quoted(gather, "the gather")}", changes);
    }

    // In one statement, that is come to in any case, and in each of its branches.
    private static bool IsSure(Scene scene, StatementSyntax removal, IReadOnlyList<StatementSyntax> behind, IReadOnlyList<EffectCall> deferrals)
    {
        var deferring = behind.First(statement => statement.Span.Contains(deferrals[0].Syntax.Span));
        var before = behind.TakeWhile(statement => statement != deferring).ToList();
        return !before.Append(removal).Any(Statements.MayLeave)
            && (before.Count == 0 || scene.Model.AnalyzeControlFlow(before[0], before[before.Count - 1]) is { Succeeded: true, ExitPoints.IsEmpty: true, EntryPoints.IsEmpty: true, EndPointIsReachable: true })
            && IsDoneOnce(deferring, deferrals);
    }

    private static bool IsDoneOnce(StatementSyntax statement, IReadOnlyList<EffectCall> deferrals)
    {
        if (!deferrals.All(deferral => statement.Span.Contains(deferral.Syntax.Span)))
            return false;
        switch (statement)
        {
            case BlockSyntax block when block.Statements.First(inner => inner.Span.Contains(deferrals[0].Syntax.Span)) is var inner:
                return block.Statements.TakeWhile(other => other != inner).All(other => other is ExpressionStatementSyntax or LocalDeclarationStatementSyntax && !Statements.MayLeave(other)) && IsDoneOnce(inner, deferrals);
            case IfStatementSyntax { Else.Statement: var other } choice when !choice.Condition.Span.Contains(deferrals[0].Syntax.Span):
                var (first, second) = (In(choice.Statement), In(other));
                return first.Count > 0 && second.Count > 0 && first.Count + second.Count == deferrals.Count && IsDoneOnce(choice.Statement, first) && IsDoneOnce(other, second);
            case IfStatementSyntax or LocalDeclarationStatementSyntax or ExpressionStatementSyntax or ReturnStatementSyntax:
                return deferrals.Count == 1 && Stretch.IsSure(deferrals[0].Syntax, statement);
            default:
                return false;
        }

        List<EffectCall> In(StatementSyntax branch) => [.. deferrals.Where(deferral => branch.Span.Contains(deferral.Syntax.Span))];
    }

    private static bool DefersBoth(Contract contract) => Effects.AreExactly(contract, MmuEffect.DefersFree, MmuEffect.DefersRmap);

    private static bool HasSameParameters(IMethodSymbol method, IMethodSymbol replaced) =>
        method.Parameters.Where(parameter => !parameter.IsOptional).Select(parameter => parameter.Type)
            .SequenceEqual((replaced.ReducedFrom ?? replaced).Parameters.Skip(replaced.IsExtensionMethod ? 1 : 0).Where(parameter => !parameter.IsOptional).Select(parameter => parameter.Type), SymbolEqualityComparer.Default);

    private static SimpleNameSyntax? NameOf(EffectCall call) => call.Syntax.Expression is MemberAccessExpressionSyntax access ? access.Name : null;

    // The mappings are removed as soon as the gather has flushed, under the lock if it is held: behind each flush, but for those that another one has surely come before.
    private static IEnumerable<StatementSyntax> FlushesToFollow(Scene scene, string gather, EffectCall deferral)
    {
        var followed = new List<StatementSyntax>();
        foreach (var call in scene.Calls.Where(call => call.OnlyFlushes && call.OperandOf(MmuEffect.FlushesTlb)?.ToString() == gather))
            if (Statements.Around(call.Syntax) is { } flush && scene.CallOf(flush) == call && !IsFollowed(scene, flush) && !followed.Any(earlier => ComesSurelyBefore(earlier, flush, deferral)))
            {
                followed.Add(flush);
                yield return flush;
            }
    }

    private static bool IsFollowed(Scene scene, StatementSyntax flush) =>
        Statements.Behind(flush).FirstOrDefault() is { } next && scene.CallOf(next)?.Has(MmuEffect.RemovesDeferredRmap) == true;

    private static bool ComesSurelyBefore(StatementSyntax earlier, StatementSyntax later, EffectCall deferral)
    {
        if (!Statements.IsInList(earlier) || deferral.Syntax.SpanStart > earlier.SpanStart)
            return false;
        var between = Statements.Behind(earlier).TakeWhile(statement => statement.SpanStart <= later.SpanStart).ToList();
        return between.LastOrDefault()?.Span.Contains(later.Span) == true && !between.Any(statement => statement.DescendantNodesAndSelf().OfType<LabeledStatementSyntax>().Any());
    }
}
