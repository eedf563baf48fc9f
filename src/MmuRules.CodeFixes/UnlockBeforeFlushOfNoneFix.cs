using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1010: moves the flush in front of the release of the lock, or flushes there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnlockBeforeFlushOfNoneFix)), Shared]
public sealed class UnlockBeforeFlushOfNoneFix() : OrderingFix(UnlockBeforeFlushOfNone.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        var title = $"Flush the TLB before releasing {Names.Lock(scene)}";
        return FlushBehind(scene).Concat(FlushFirst.Propose(scene, $"{UnlockBeforeFlushOfNone.Id}.FlushFirst", title));
    }

    // The flush that comes too late, with the flag that it hangs on.
    private static IEnumerable<Repair> FlushBehind(Scene scene)
    {
        if (Statements.Around(scene.Harm) is not { } release || scene.CallOf(release) is null)
            yield break;
        foreach (var call in scene.Calls)
            if (call.OnlyFlushes && call.Syntax.SpanStart > release.SpanStart && Statements.Around(call.Syntax) is { } flush)
                yield return new($"{UnlockBeforeFlushOfNone.Id}.Move", $"Move the flush before the release of {Names.Lock(scene)}", Moving.InFrontOf(scene, Statements.WithConditions(flush), release));
    }
}
