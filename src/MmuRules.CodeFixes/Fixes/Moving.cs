using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Moves a statement within its list.</summary>
internal static class Moving
{
    /// <summary>The changes that put a statement in front of an earlier one of its list; none if it would pass what it depends on.</summary>
    public static IReadOnlyList<TextChange> InFrontOf(Scene scene, StatementSyntax moved, StatementSyntax anchor)
    {
        var passed = Statements.ListOf(moved).Where(statement => statement.SpanStart >= anchor.SpanStart && statement.SpanStart < moved.SpanStart).ToList();
        return moved.Parent == anchor.Parent && CanPass(scene, moved, passed, ClauseKind.Acquires) ? Move(scene, moved, (insertion, lines) => insertion.Before(anchor, lines)) : [];
    }

    /// <summary>The changes that put a statement behind a later one of its list; none if it would pass what it depends on.</summary>
    public static IReadOnlyList<TextChange> Behind(Scene scene, StatementSyntax moved, StatementSyntax anchor)
    {
        var passed = Statements.Behind(moved).Where(statement => statement.SpanStart <= anchor.SpanStart).ToList();
        return moved.Parent == anchor.Parent && CanPass(scene, moved, passed, ClauseKind.Releases) ? Move(scene, moved, (insertion, lines) => insertion.After(anchor, lines)) : [];
    }

    private static IReadOnlyList<TextChange> Move(Scene scene, StatementSyntax moved, Func<Insertion, IReadOnlyList<string>, IReadOnlyList<TextChange>> insert)
    {
        var layout = new Layout(scene.Text, scene.Member);
        var deletion = new Deletion(layout, scene.Text);
        return [new(deletion.SpanOf(moved), ""), .. insert(new Insertion(layout), deletion.LinesOf(moved))];
    }

    /// <summary>Whether a statement may change places with others: not with a jump, a throw, a label or a guard that no rule knows, nor with anything that may be seen to come in another order.</summary>
    /// <param name="scene">The diagnostic.</param>
    /// <param name="moved">The statement that is moved.</param>
    /// <param name="passed">Those that it changes places with, one behind the other in one list.</param>
    /// <param name="leaving">What moves it out of a lock, when it passes that: the release if it is moved behind it, the acquisition if it is moved in front of it.</param>
    public static bool CanPass(Scene scene, StatementSyntax moved, IReadOnlyList<StatementSyntax> passed, ClauseKind leaving)
    {
        if (passed.Count == 0 || !Statements.IsInList(moved) || passed.Any(statement => statement is LabeledStatementSyntax || Guards.IsUnknown(scene, statement)) || passed.Append(moved).Any(Statements.MayLeave))
            return false;
        var flow = scene.Model.AnalyzeControlFlow(passed[0], passed[passed.Count - 1]);
        if (flow is not { Succeeded: true, EndPointIsReachable: true, ExitPoints.IsEmpty: true, EntryPoints.IsEmpty: true })
            return false;
        var (its, theirs) = (scene.Model.AnalyzeDataFlow(moved), scene.Model.AnalyzeDataFlow(passed[0], passed[passed.Count - 1]));
        return its is { Succeeded: true } && theirs is { Succeeded: true }
            && !Overlap(its.ReadInside, theirs.WrittenInside) && !Overlap(its.WrittenInside, theirs.ReadInside) && !Overlap(its.WrittenInside, theirs.WrittenInside)
            && !IsSeen(scene, moved, passed, leaving);
    }

    private static bool Overlap(IEnumerable<ISymbol> left, IEnumerable<ISymbol> right) => left.Intersect(right, SymbolEqualityComparer.Default).Any();

    private static bool IsSeen(Scene scene, StatementSyntax moved, IReadOnlyList<StatementSyntax> passed, ClauseKind leaving)
    {
        var (its, theirs) = (new Footprint(scene, [moved]), new Footprint(scene, passed));
        var calls = passed.SelectMany(scene.CallsIn).ToList();
        return its.Conflicts(theirs) || Looking.IsDone(scene, passed, [moved]) || Looking.IsDone(scene, [moved], passed)
            // What it does besides may hang on anything but a flush.
            || (its.MayWrite && (theirs.MayWrite || !calls.All(call => call.OnlyFlushes)))
            || (its.TouchesShared && calls.Any(call => call.Contract.Clauses.Any(clause => clause.Kind == leaving)));
    }
}
