using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>What the fixes of the lock rules are made of.</summary>
internal static class LockEdits
{
    /// <summary>The changes that take the releases of a lock out of the block in which it is taken, wherever they are statements of their own.</summary>
    public static IEnumerable<TextChange> WithoutReleases(Scene scene, StatementSyntax taken, ExpressionSyntax held, MmuLock kind)
    {
        var scope = taken.Parent is GlobalStatementSyntax top ? top.Parent! : taken.Parent!;
        var deletion = new Deletion(new(scene.Text, scene.Member), scene.Text);
        foreach (var call in scene.CallsIn(scope))
            if (call.Lock?.ToString() == held.ToString() && call.Contract.Clauses is [{ Kind: ClauseKind.Releases, Lock: var released }] && released == kind
                && call.Syntax.Parent is ExpressionStatementSyntax statement && Statements.IsInList(statement))
                yield return new(deletion.SpanOfCode(statement), "");
    }

    /// <summary>A name for a guard that nothing else has.</summary>
    public static string NameOfGuard(Scene scene) => Names.Fresh(scene, "held", "guard", "locked");
}
