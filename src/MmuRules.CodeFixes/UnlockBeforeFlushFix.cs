using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1003: flushes before the page-table lock is released; only if a page was marked dirty, where the code keeps a flag of that.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnlockBeforeFlushFix)), Shared]
public sealed class UnlockBeforeFlushFix() : OrderingFix(UnlockBeforeFlush.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) =>
        FlushFirst.ProposeGuarded(scene, $"{UnlockBeforeFlush.Id}.FlushFirst", $"Flush the TLB before releasing {Names.Lock(scene)}");
}
