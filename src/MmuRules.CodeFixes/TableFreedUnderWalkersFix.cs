using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1008: waits for the lockless walkers before the table is freed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TableFreedUnderWalkersFix)), Shared]
public sealed class TableFreedUnderWalkersFix() : OrderingFix(TableFreedUnderWalkers.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) =>
        DeferTable.Propose(scene, $"{TableFreedUnderWalkers.Id}.Defer")
            .Concat(InsertWait.Propose(scene, $"{TableFreedUnderWalkers.Id}.Wait", $"Wait for lockless walkers before freeing {Names.Page(scene, MmuEffect.FreesTable)}", flushes: false));
}
