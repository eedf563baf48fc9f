using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU3001: begins the gather in a using, or finishes it in a finally block.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GatherNotFinishedFix)), Shared]
public sealed class GatherNotFinishedFix() : OrderingFix(GatherNotFinished.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) => EndOnEveryPath.Propose(scene, GatherNotFinished.Id, "Finish the gather", MmuEffect.FinishesGather);
}
