using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1009: flushes before the content is read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContentReadBeforeFlushFix)), Shared]
public sealed class ContentReadBeforeFlushFix() : OrderingFix(ContentReadBeforeFlush.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) =>
        FlushFirst.Propose(scene, $"{ContentReadBeforeFlush.Id}.FlushFirst", $"Flush the TLB before reading the content of {Names.Page(scene, MmuEffect.ReadsContent)}");
}
