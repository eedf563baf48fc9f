using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Rules;
using MmuRules.CodeFixes.Fixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>Fixes MMU2011: gives the new entry the mark of the old one; a page that was marked because of it is marked if the entry was dirty.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PageDirtyForSoftDirtyFix)), Shared]
public sealed class PageDirtyForSoftDirtyFix() : OrderingFix(PageDirtyForSoftDirty.Id)
{
    internal override IEnumerable<Repair> Propose(Scene scene)
    {
        foreach (var transfer in TransferMarks.Of(scene))
        {
            var (key, title) = ($"{PageDirtyForSoftDirty.Id}.Transfer", $"Carry the mark of '{transfer.Old}' over into the new entry");
            if (DirtyAsked(scene, transfer) is { } asked)
                yield return new(key, title, [asked, .. transfer.Changes]);
            yield return new(key, title, transfer.Changes);
        }
    }

    // The page's dirty bit is what the entry's dirty bit is for.
    private static TextChange? DirtyAsked(Scene scene, MarkTransfer transfer) =>
        scene.Steps is [var marking, ..] && Questions.Of(scene, transfer.Type, MmuEffect.EntrySoftDirty) is { } softDirty && Questions.Of(scene, transfer.Type, MmuEffect.EntryDirty) is { } dirty
        && marking.Ancestors().OfType<IfStatementSyntax>().FirstOrDefault(condition => condition.Condition.ToString() == $"{transfer.Old}.{softDirty}") is { } mistaken
            ? new TextChange(mistaken.Condition.Span, $"{transfer.Old}.{dirty}")
            : null;
}
