using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU3007: makes the flush that others may owe, under the page-table lock.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PendingFlushIgnoredFix)), Shared]
public sealed class PendingFlushIgnoredFix() : OrderingFix(PendingFlushIgnored.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) => FlushPending.Propose(scene, $"{PendingFlushIgnored.Id}.Flush");
}
