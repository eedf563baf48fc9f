using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>What in a statement ends the life of something that a fix would still use behind it.</summary>
internal static class FreeingCalls
{
    private static readonly MmuEffect[] Freeing = [MmuEffect.FreesPage, MmuEffect.FreesDeferred, MmuEffect.FinishesGather];

    /// <summary>Whether a page may be freed in the statement.</summary>
    public static bool Frees(Scene scene, StatementSyntax statement) => scene.CallsIn(statement).Any(call => Freeing.Any(call.Has));

    /// <summary>Whether a lock is released in the statement.</summary>
    public static bool Releases(Scene scene, StatementSyntax statement) =>
        scene.CallsIn(statement).Any(call => call.Contract.Clauses.Any(clause => clause.Kind == ClauseKind.Releases));
}
