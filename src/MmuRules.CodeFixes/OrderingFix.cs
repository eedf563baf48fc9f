using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes;

/// <summary>The fix of one ordering rule: proposes repairs, and offers of each manner the first that is proved.</summary>
public abstract class OrderingFix : CodeFixProvider
{
    // What one is willing to wait for a light bulb. The likely repairs come first.
    private const int MostTried = 24;

    private protected OrderingFix(string id) => FixableDiagnosticIds = [id];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new OneAfterTheOther(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
            foreach (var (repair, document) in await ProveAsync(context.Document, diagnostic, null, context.CancellationToken).ConfigureAwait(false))
                context.RegisterCodeFix(CodeAction.Create(repair.Title, _ => Task.FromResult(document), repair.Key), diagnostic);
    }

    /// <summary>The repaired documents: one for each manner in which the diagnostic can be repaired, or for the one that is asked for.</summary>
    internal async Task<IReadOnlyList<(Repair Repair, Document Document)>> ProveAsync(Document document, Diagnostic diagnostic, string? key, CancellationToken cancellation)
    {
        if (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
            return [];
        var analyses = Proof.AnalysesOf(model, document.Project);
        var scene = await Scene.CreateAsync(document, diagnostic, analyses.Contracts, cancellation).ConfigureAwait(false);
        if (scene is null || await Proof.OfAsync(document, diagnostic, scene.Member.FullSpan, analyses, cancellation).ConfigureAwait(false) is not { } proof)
            return [];
        var proved = new List<(Repair, Document)>();
        var keys = new HashSet<string>();
        foreach (var repair in Propose(scene).Where(repair => key is null || repair.Key == key).Take(MostTried))
            if (!keys.Contains(repair.Key) && await proof.TryAsync(repair, cancellation).ConfigureAwait(false) is { } repaired)
            {
                keys.Add(repair.Key);
                proved.Add(await RefineAsync(proof, repair, repaired, cancellation).ConfigureAwait(false));
            }

        return proved;
    }

    /// <summary>What may repair the diagnostic, in order of preference.</summary>
    internal abstract IEnumerable<Repair> Propose(Scene scene);

    private static async Task<(Repair, Document)> RefineAsync(Proof proof, Repair repair, Document repaired, CancellationToken cancellation)
    {
        foreach (var finer in repair.Refinements)
            if (await proof.TryAsync(finer, cancellation).ConfigureAwait(false) is { } document)
                return (finer, document);
        return (repair, repaired);
    }
}
