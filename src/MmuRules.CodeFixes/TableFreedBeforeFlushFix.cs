using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1007: leaves the table to a gather, frees it behind the flush, or flushes, and waits for lockless walkers, before it is freed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TableFreedBeforeFlushFix)), Shared]
public sealed class TableFreedBeforeFlushFix() : OrderingFix(TableFreedBeforeFlush.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        var table = Names.Page(scene, MmuEffect.FreesTable);
        var first = $"{TableFreedBeforeFlush.Id}.FlushFirst";
        return DeferTable.Propose(scene, $"{TableFreedBeforeFlush.Id}.Defer")
            .Concat(InsertWait.Propose(scene, first, $"Flush the TLB and wait for lockless walkers before freeing {table}", flushes: true))
            .Concat(FlushFirst.Propose(scene, first, $"Flush the TLB before freeing {table}"))
            .Concat(MoveBehindFlush.Propose(scene, $"{TableFreedBeforeFlush.Id}.Move", $"Free {table} after the flush", _ => true));
    }
}
