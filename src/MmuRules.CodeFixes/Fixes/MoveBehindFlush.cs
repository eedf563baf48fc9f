using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Do the harm later, when it is none: behind a flush that is there already.</summary>
internal static class MoveBehindFlush
{
    /// <param name="scene">The diagnostic.</param>
    /// <param name="key">The key of the repair.</param>
    /// <param name="title">Its title.</param>
    /// <param name="mayPass">Whether the harm may be moved over a statement; where to is judged by the proof.</param>
    public static IEnumerable<Repair> Propose(Scene scene, string key, string title, Func<StatementSyntax, bool> mayPass) =>
        MoveBehind.Propose(scene, key, title, mayPass, call => call.Has(MmuEffect.FlushesTlb), leavesGuards: false);
}
