using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU3003: flushes and frees when the gather says that it is full.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FullIgnoredFix)), Shared]
public sealed class FullIgnoredFix() : OrderingFix(FullIgnored.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) => MindFull.Propose(scene, $"{FullIgnored.Id}.Wrap");
}
