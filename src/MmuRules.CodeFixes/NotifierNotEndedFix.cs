using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU3008: tells of the end in a finally block, or, where a guard does, by a using.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NotifierNotEndedFix)), Shared]
public sealed class NotifierNotEndedFix() : OrderingFix(NotifierNotEnded.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) => EndOnEveryPath.Propose(scene, NotifierNotEnded.Id, "Tell of the end", MmuEffect.EndsNotifier);
}
