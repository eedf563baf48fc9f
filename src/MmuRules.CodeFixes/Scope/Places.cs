using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.CodeFixes.Editing;

namespace MmuRules.CodeFixes.Scope;

/// <summary>Places in the code, to each of which the same statements are to come.</summary>
/// <param name="places">The statements beside which they come, and on which side.</param>
internal sealed class Places(IReadOnlyList<(StatementSyntax Anchor, bool IsBehind)> places)
{
    /// <summary>The place that all names must be known at.</summary>
    public StatementSyntax First => places[0].Anchor;

    public StatementSyntax[] Anchors => [.. places.Select(place => place.Anchor)];

    public IReadOnlyList<TextChange> Insert(Layout layout, IReadOnlyList<string> lines)
    {
        var insertion = new Insertion(layout);
        var changes = places.Select(place => place.IsBehind ? insertion.After(place.Anchor, lines) : insertion.Before(place.Anchor, lines)).ToList();
        return changes.Any(part => part.Count == 0) ? [] : [.. changes.SelectMany(part => part)];
    }

    /// <summary>Where something can be done before the harm: in front of its statement, or where a guard's scope ends.</summary>
    public static IEnumerable<Places> Before(Scene scene)
    {
        switch (scene.Harm)
        {
            case UsingStatementSyntax guarded:
                var body = guarded.Statement;
                while (body is UsingStatementSyntax inner)
                    body = inner.Statement;
                return AtEndOf(scene, body is BlockSyntax block ? [.. block.Statements] : [body]);
            case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } declaration:
                return AtEndOf(scene, Statements.Behind(declaration));
            default:
                return Statements.Around(scene.Harm) is { } statement ? [new([(statement, false)])] : [];
        }
    }

    // A scope is left at its end and by the jumps out of it. Most often one of them is the place.
    private static IEnumerable<Places> AtEndOf(Scene scene, IReadOnlyList<StatementSyntax> statements)
    {
        if (statements.Count == 0 || scene.Model.AnalyzeControlFlow(statements[0], statements[statements.Count - 1]) is not { Succeeded: true } flow)
            yield break;
        var exits = flow.ExitPoints.OfType<StatementSyntax>().Select(exit => (Anchor: exit, IsBehind: false)).ToList();
        if (flow.EndPointIsReachable)
            exits.Add((statements[statements.Count - 1], true));
        if (exits.Count == 0)
            yield break;
        yield return new([exits[exits.Count - 1]]);
        if (exits.Count > 1)
            yield return new(exits);
    }
}
