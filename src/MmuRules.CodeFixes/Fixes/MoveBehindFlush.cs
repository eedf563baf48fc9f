using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Do the harm later, when it is none: behind a flush that is there already. The conditions that it hangs on go with it.</summary>
internal static class MoveBehindFlush
{
    /// <param name="scene">The diagnostic.</param>
    /// <param name="key">The key of the repair.</param>
    /// <param name="title">Its title.</param>
    /// <param name="mayPass">Whether the harm may be moved over a statement; where to is judged by the proof.</param>
    public static IEnumerable<Repair> Propose(Scene scene, string key, string title, Func<StatementSyntax, bool> mayPass)
    {
        if (Statements.Around(scene.Harm) is not ExpressionStatementSyntax statement || scene.CallOf(statement)?.Syntax.Span != scene.Harm.Span)
            yield break;
        var moved = Statements.WithConditions(statement);
        if (!Statements.IsInList(moved))
            yield break;
        foreach (var flush in FlushesBehind(scene, moved, mayPass))
            yield return new(key, title, Move(scene, moved, flush));
    }

    private static IEnumerable<StatementSyntax> FlushesBehind(Scene scene, StatementSyntax moved, Func<StatementSyntax, bool> mayPass)
    {
        for (var level = moved; level is not null; level = Statements.Enclosing(level))
        {
            var passed = new List<StatementSyntax>();
            foreach (var next in Statements.Behind(level))
            {
                passed.Add(next);
                if (!mayPass(next) || !Moving.CanPass(scene, moved, passed))
                    yield break;
                if (scene.CallsIn(next).Any(call => call.Has(MmuEffect.FlushesTlb) && !Statements.IsDeferred(call.Syntax, next)))
                    yield return next;
            }
        }
    }

    private static IReadOnlyList<TextChange> Move(Scene scene, StatementSyntax moved, StatementSyntax flush)
    {
        var layout = new Layout(scene.Text, scene.Member);
        var deletion = new Deletion(layout, scene.Text);
        return [new(deletion.SpanOf(moved), ""), .. new Insertion(layout).After(flush, deletion.LinesOf(moved))];
    }
}
