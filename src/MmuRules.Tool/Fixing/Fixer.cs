using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Tool.Fixing;

/// <summary>A fix threw where it should have offered something.</summary>
internal sealed class FixFailedException(string message, Exception inner) : Exception(message, inner);

/// <summary>Asks the fixes what they would change for one diagnostic.</summary>
internal static class Fixer
{
    /// <summary>A fix's proposal: what it says it does, and the new texts by path.</summary>
    public sealed record Proposal(string Title, IReadOnlyDictionary<string, SourceText> Texts);

    /// <summary>The first fix that is offered: providers register what they think best first. Null if none is offered, or it changes no text.</summary>
    /// <exception cref="FixFailedException">A fix threw.</exception>
    public static async Task<Proposal?> ProposeAsync(Document document, Diagnostic diagnostic, FixSet fixes, CancellationToken cancellation)
    {
        foreach (var provider in fixes.For(diagnostic.Id))
        {
            try
            {
                if (await ProposeAsync(document, diagnostic, provider, cancellation) is { } proposal)
                    return proposal;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new FixFailedException($"{provider.GetType().Name}: {e.Message}", e);
            }
        }

        return null;
    }

    private static async Task<Proposal?> ProposeAsync(Document document, Diagnostic diagnostic, CodeFixProvider provider, CancellationToken cancellation)
    {
        var offered = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action), cancellation));
        foreach (var action in offered.SelectMany(Leaves))
        {
            var operations = await action.GetOperationsAsync(document.Project.Solution, new Progress<CodeAnalysisProgress>(), cancellation);
            if (operations.OfType<ApplyChangesOperation>().FirstOrDefault() is { } apply
                && await TextsAsync(document.Project.Solution, apply.ChangedSolution, cancellation) is { Count: > 0 } texts)
            {
                return new(action.Title, texts);
            }
        }

        return null;
    }

    private static IEnumerable<CodeAction> Leaves(CodeAction action) =>
        action.NestedActions.IsDefaultOrEmpty ? [action] : action.NestedActions.SelectMany(Leaves);

    private static async Task<Dictionary<string, SourceText>> TextsAsync(Solution before, Solution after, CancellationToken cancellation)
    {
        var texts = new Dictionary<string, SourceText>();
        foreach (var id in after.GetChanges(before).GetProjectChanges().SelectMany(change => change.GetChangedDocuments(onlyGetDocumentsWithTextChanges: true)))
        {
            var original = await before.GetDocument(id)!.GetTextAsync(cancellation);
            var changed = FileText.WithLineEndsOf(original, await after.GetDocument(id)!.GetTextAsync(cancellation));

            // A linked file is several documents of one path; the first one's change stands for all.
            if (!changed.ContentEquals(original))
                texts.TryAdd(before.GetDocument(id)!.FilePath!, changed);
        }

        return texts;
    }
}
