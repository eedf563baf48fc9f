using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

public abstract partial class CodeFixTest<TVerifier>
{
    private async Task<FixStep> FixOneAsync(FixState state, IVerifier verifier, CancellationToken cancellationToken)
    {
        var outcome = FixOutcome.NothingOffered;
        foreach (var (document, diagnostic) in FixableOf(state))
        {
            if (await OfferAsync(state, document, diagnostic, verifier, cancellationToken).ConfigureAwait(false) is not { } offer)
                continue;

            var changed = await ApplyCodeActionAsync(document.Project, offer.Action, verifier, cancellationToken).ConfigureAwait(false);
            if (changed != document.Project)
                return new FixStep(FixOutcome.Changed, changed.Solution.GetProject(state.Project.Id)!);
            outcome = FixOutcome.NothingChanged;
        }

        return new FixStep(outcome, state.Project);
    }

    private async Task<FixStep> FixAllAsync(FixAllScope scope, FixState state, IVerifier verifier, CancellationToken cancellationToken)
    {
        foreach (var (document, diagnostic) in FixableOf(state))
        {
            if (await OfferAsync(state, document, diagnostic, verifier, cancellationToken).ConfigureAwait(false) is not { } offer)
                continue;
            if (offer.Provider.GetFixAllProvider() is not { } fixAll)
                break;

            var context = new FixAllContext(
                document,
                offer.Provider,
                scope,
                offer.Action.EquivalenceKey,
                IdsToFix(state.Project),
                new KnownDiagnostics(state.Diagnostics),
                cancellationToken);
            if (await fixAll.GetFixAsync(context).ConfigureAwait(false) is not { } action)
                return new FixStep(FixOutcome.NoBatchAction, state.Project);

            var changed = await ApplyCodeActionAsync(document.Project, action, verifier, cancellationToken).ConfigureAwait(false);
            return changed == document.Project
                ? new FixStep(FixOutcome.NothingChanged, state.Project)
                : new FixStep(FixOutcome.Changed, changed.Solution.GetProject(state.Project.Id)!);
        }

        return new FixStep(FixOutcome.NothingOffered, state.Project);
    }

    private IEnumerable<(Document Document, Diagnostic Diagnostic)> FixableOf(FixState state)
    {
        var fixable = state.Diagnostics
            .Select(found => (Document: state.Project.Solution.GetDocument(found.diagnostic.Location.SourceTree), Diagnostic: found.diagnostic))
            .Where(found => found.Document is not null
                && GetCodeFixProviders().Any(provider => provider.FixableDiagnosticIds.Contains(found.Diagnostic.Id)))
            .Select(found => (Document: found.Document!, found.Diagnostic))
            .ToList();
        if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne))
            return fixable;

        var selected = TrySelectDiagnosticToFix([.. fixable.Select(found => found.Diagnostic)]);
        return fixable.Where(found => found.Diagnostic == selected);
    }

    private async Task<(CodeAction Action, CodeFixProvider Provider)?> OfferAsync(
        FixState state,
        Document document,
        Diagnostic diagnostic,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        var offers = new List<(CodeAction Action, CodeFixProvider Provider)>();
        foreach (var provider in GetCodeFixProviders().Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var actions = ImmutableArray.CreateBuilder<CodeAction>();
            var context = new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellationToken);
            await provider.RegisterCodeFixesAsync(context).ConfigureAwait(false);
            offers.AddRange(FilterCodeActions(actions.ToImmutable()).Select(action => (action, provider)));
        }

        if (offers.Count > 0 && IsNonLocalDiagnostic(diagnostic) && !CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipLocalDiagnosticCheck))
            verifier.Fail($"A fix is offered for {diagnostic.Id}, which is reported only at the end of the compilation: no editor would show it.");

        var selected = TryGetCodeActionToApply(
            state.Iteration,
            [.. offers.Select(offer => offer.Action)],
            CodeActionIndex,
            CodeActionEquivalenceKey,
            CodeActionVerifier,
            verifier);
        return selected is null ? null : offers.First(offer => offer.Action == selected);
    }

    /// <summary>Batch fixes are asked for all that the analyzers report, and for those errors of the compiler that a provider handles.</summary>
    private IEnumerable<string> IdsToFix(Project project)
    {
        var disabled = project.CompilationOptions!.SpecificDiagnosticOptions
            .Where(option => option.Value == ReportDiagnostic.Suppress)
            .Select(option => option.Key);
        return SupportedBy(GetDiagnosticAnalyzers()).Select(descriptor => descriptor.Id)
            .Concat(GetCodeFixProviders().SelectMany(provider => provider.FixableDiagnosticIds).Where(IsCompilerDiagnosticId))
            .Except(disabled)
            .Distinct();
    }
}
