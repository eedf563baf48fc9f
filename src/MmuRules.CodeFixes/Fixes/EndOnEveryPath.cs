using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>End on every path what was begun: by a using, or in a finally block.</summary>
internal static class EndOnEveryPath
{
    /// <param name="scene">The diagnostic.</param>
    /// <param name="rule">The rule, whose id the keys begin with.</param>
    /// <param name="title">What is done at the end, to the person.</param>
    /// <param name="ends">The effect of the operation that ends it.</param>
    public static IEnumerable<Repair> Propose(Scene scene, string rule, string title, MmuEffect ends) =>
        BeginInUsing.Propose(scene, $"{rule}.Using", $"{title} by a using").Concat(EndInFinally.Propose(scene, $"{rule}.Finally", $"{title} in a finally block", ends));
}
