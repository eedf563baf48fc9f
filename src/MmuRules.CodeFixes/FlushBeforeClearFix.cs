using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1006: flushes behind the clearing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FlushBeforeClearFix)), Shared]
public sealed class FlushBeforeClearFix() : OrderingFix(FlushBeforeClear.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        if (Statements.Around(scene.Harm) is not { } flush || scene.CallOf(flush) is not { OnlyFlushes: true })
            yield break;
        foreach (var step in scene.Steps)
            if (Statements.Around(step) is { } clearing)
                yield return new($"{FlushBeforeClear.Id}.Swap", "Flush the TLB after the entry is cleared", Moving.Behind(scene, flush, clearing));
    }
}
