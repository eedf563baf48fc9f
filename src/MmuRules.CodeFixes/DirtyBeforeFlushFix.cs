using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU1001: moves the marking behind the flush, or flushes before it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DirtyBeforeFlushFix)), Shared]
public sealed class DirtyBeforeFlushFix() : OrderingFix(DirtyBeforeFlush.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        var effect = scene.HarmfulCall?.Has(MmuEffect.MarksPageDirtyLocked) == true ? MmuEffect.MarksPageDirtyLocked : MmuEffect.MarksPageDirty;
        var page = Names.Page(scene, effect);
        // A page that was freed in between may be another one.
        return MoveBehindFlush.Propose(scene, $"{DirtyBeforeFlush.Id}.Move", $"Mark {page} dirty after the flush", passed => !FreeingCalls.Frees(scene, passed))
            .Concat(FlushFirst.Propose(scene, $"{DirtyBeforeFlush.Id}.FlushFirst", $"Flush the TLB before marking {page} dirty"));
    }
}
