using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Do the harm later, when it is none: behind something that is there already. The conditions that it hangs on go with it.</summary>
internal static class MoveBehind
{
    /// <param name="scene">The diagnostic.</param>
    /// <param name="key">The key of the repair.</param>
    /// <param name="title">Its title.</param>
    /// <param name="mayPass">Whether the harm may be moved over a statement; where to is judged by the proof.</param>
    /// <param name="isGoal">Whether a call is what the harm has to come behind.</param>
    /// <param name="leavesGuards">Whether the end of a guard's scope is such a place too.</param>
    public static IEnumerable<Repair> Propose(Scene scene, string key, string title, Func<StatementSyntax, bool> mayPass, Func<EffectCall, bool> isGoal, bool leavesGuards)
    {
        if (Statements.Around(scene.Harm) is not ExpressionStatementSyntax statement || scene.CallOf(statement)?.Syntax.Span != scene.Harm.Span)
            yield break;
        var moved = Statements.WithConditions(statement);
        if (!Statements.IsInList(moved))
            yield break;
        foreach (var goal in GoalsBehind(scene, moved, mayPass, isGoal, leavesGuards))
            yield return new(key, title, Move(scene, moved, goal));
    }

    private static IEnumerable<StatementSyntax> GoalsBehind(Scene scene, StatementSyntax moved, Func<StatementSyntax, bool> mayPass, Func<EffectCall, bool> isGoal, bool leavesGuards)
    {
        var touchesShared = new Footprint(scene, [moved]).TouchesShared;
        for (var level = moved; level is not null; level = Guards.LeftFrom(scene, level))
        {
            var passed = new List<StatementSyntax>();
            foreach (var next in Statements.Behind(level))
            {
                passed.Add(next);
                if (!mayPass(next) || !Moving.CanPass(scene, moved, passed, ClauseKind.Releases))
                    yield break;
                if (scene.CallsIn(next).Any(call => isGoal(call) && !Statements.IsDeferred(call.Syntax, next)))
                    yield return next;
            }

            if (Guards.LeftFrom(scene, level) is not UsingStatementSyntax guarded)
                continue;
            // What is shared may be read under the guard only.
            if (touchesShared)
                yield break;
            if (leavesGuards)
                yield return guarded;
        }
    }

    private static IReadOnlyList<TextChange> Move(Scene scene, StatementSyntax moved, StatementSyntax goal)
    {
        var layout = new Layout(scene.Text, scene.Member);
        var deletion = new Deletion(layout, scene.Text);
        return [new(deletion.SpanOf(moved), ""), .. new Insertion(layout).After(goal, deletion.LinesOf(moved))];
    }
}
