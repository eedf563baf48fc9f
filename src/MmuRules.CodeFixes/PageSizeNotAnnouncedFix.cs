using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU3006: announces a size. Which one it is, the person knows.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PageSizeNotAnnouncedFix)), Shared]
public sealed class PageSizeNotAnnouncedFix() : OrderingFix(PageSizeNotAnnounced.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene) => AnnounceSize.Propose(scene, $"{PageSizeNotAnnounced.Id}.Announce");
}
