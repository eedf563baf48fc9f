using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU4002: holds the lock by a guard in a using, to the end of the block in which it is taken, and takes the releases away.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LockNotReleasedFix)), Shared]
public sealed class LockNotReleasedFix() : OrderingFix(LockNotReleased.Id)
{
    private const string Key = $"{LockNotReleased.Id}.Using";

    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (scene.HarmfulCall is not { } taken || Locks.TakenBy(taken.Contract) is not { } kind || taken.Lock is not { } held)
            yield break;
        var title = $"Hold {Names.Quoted(held, "the lock")} by a guard in a using";
        switch (Statements.Around(scene.Harm))
        {
            // A guard that is there already, and that nobody disposes.
            case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration when declaration.Declaration.Variables is [{ Initializer.Value: var value }] && value.Span == taken.Syntax.Span:
                yield return new(Key, title, [new TextChange(new(declaration.SpanStart, 0), "using ")]);
                break;
            case ExpressionStatementSyntax { Parent: BlockSyntax } statement when taken.TypeOf(held) is { } type && Locks.GuardOf(scene, new Things(scene, statement.SpanStart), type, kind) is { } guard:
                yield return new(Key, title, [new TextChange(statement.Span, $"using var {NameOf(scene)} = {held}.{guard.Name}();"), .. Releases(scene, held, kind)]);
                break;
        }
    }

    private static IEnumerable<TextChange> Releases(Scene scene, ExpressionSyntax held, MmuLock kind)
    {
        var deletion = new Deletion(new(scene.Text, scene.Member), scene.Text);
        foreach (var call in scene.Calls)
            if (call.Lock?.ToString() == held.ToString() && call.Contract.Clauses is [{ Kind: ClauseKind.Releases, Lock: var released }] && released == kind
                && call.Syntax.Parent is ExpressionStatementSyntax statement && Statements.IsInList(statement))
                yield return new(deletion.SpanOf(statement), "");
    }

    private static string NameOf(Scene scene)
    {
        var taken = new HashSet<string>(scene.Model.LookupSymbols(scene.Harm.SpanStart).Select(symbol => symbol.Name));
        taken.UnionWith(scene.Member.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(variable => variable.Identifier.ValueText));
        return new[] { "held", "guard", "locked" }.FirstOrDefault(name => !taken.Contains(name)) ?? Enumerable.Range(2, int.MaxValue - 2).Select(number => $"held{number}").First(name => !taken.Contains(name));
    }
}
