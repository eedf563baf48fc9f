using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU3004: records the entry in the gather that frees its page.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeferredUnrecordedFix)), Shared]
public sealed class DeferredUnrecordedFix() : OrderingFix(DeferredUnrecorded.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) => RecordCleared.Propose(scene, $"{DeferredUnrecorded.Id}.Record");
}
