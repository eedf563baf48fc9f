using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MmuRules.CodeFixes;

/// <summary>
/// Applies a fix to all diagnostics of a document, one after the other, each proved on what the one before has left. Fixes of one method touch
/// the same places, and one flush often does for several diagnostics: fixed apart and merged they would flush too often or not at all.
/// </summary>
internal sealed class OneAfterTheOther(OrderingFix fix) : DocumentBasedFixAllProvider
{
    protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        var cancellation = fixAllContext.CancellationToken;
        var wanted = diagnostics.Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id)).Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan.Start)).ToList();
        var current = await Proof.DiagnoseAsync(document, cancellation).ConfigureAwait(false);
        for (var i = 0; i < wanted.Count;)
        {
            var (id, start) = wanted[i];
            // The fix of another one may have done for this one too.
            var repaired = current.FirstOrDefault(diagnostic => diagnostic.Id == id && diagnostic.Location.SourceSpan.Start == start) is { } open
                ? await fix.ProveAsync(document, open, fixAllContext.CodeActionEquivalenceKey, cancellation).ConfigureAwait(false)
                : [];
            if (repaired.Count == 0)
            {
                i++;
                continue;
            }

            var positions = new Positions(repaired[0].Repair.Changes);
            document = repaired[0].Document;
            current = await Proof.DiagnoseAsync(document, cancellation).ConfigureAwait(false);
            wanted.RemoveAt(i);
            wanted = [.. wanted.Select(other => (other.Id, Start: positions.Map(other.Start))).Where(other => other.Start is not null).Select(other => (other.Id, other.Start!.Value))];
            // What could not be fixed before may be now.
            i = 0;
        }

        return document;
    }
}
