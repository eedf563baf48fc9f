using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Make the flush that others may owe as soon as the page-table lock is held.</summary>
internal static class FlushPending
{
    public static IEnumerable<Repair> Propose(Scene scene, string key)
    {
        var layout = new Layout(scene.Text, scene.Member);
        var insertion = new Insertion(layout);
        foreach (var (anchor, isBehind) in Acquisitions(scene))
        {
            var things = new Things(scene, scene.Harm.SpanStart);
            foreach (var thing in things.All())
                if (things.Find(thing.Type, MmuEffect.ChecksPendingFlush, contract => Effects.AreExactly(contract, MmuEffect.ChecksPendingFlush, MmuEffect.FlushesTlb)) is { } flush)
                {
                    IReadOnlyList<string> lines = [$"{thing.Text}.{flush}();"];
                    IReadOnlyList<TextChange> changes = isBehind ? insertion.After(anchor, lines) : insertion.Before(anchor, lines);
                    yield return new(key, $"Flush what others may owe by '{thing.Text}.{flush}'", changes);
                }
        }
    }

    // The lock that is held where the entry is read: taken by a statement before, or by the using around.
    private static IEnumerable<(StatementSyntax Anchor, bool IsBehind)> Acquisitions(Scene scene)
    {
        foreach (var node in scene.Harm.AncestorsAndSelf().OfType<StatementSyntax>())
        {
            if (node is LocalFunctionStatementSyntax)
                yield break;
            foreach (var before in Statements.ListOf(node).Where(other => other.Span.End <= node.SpanStart).Reverse())
                if (before is ExpressionStatementSyntax or LocalDeclarationStatementSyntax && Acquires(scene, before))
                    yield return (before, true);
            if (node.Parent is UsingStatementSyntax guarded && node == guarded.Statement && Acquires(scene, (SyntaxNode?)guarded.Declaration ?? guarded.Expression!))
                yield return (node is BlockSyntax { Statements.Count: > 0 } block ? block.Statements[0] : node, false);
        }
    }

    private static bool Acquires(Scene scene, SyntaxNode part) =>
        scene.CallsIn(part).Any(call => call.Contract.Clauses.Any(clause => clause is { Kind: ClauseKind.Acquires, Lock: MmuLock.PageTable }));
}
