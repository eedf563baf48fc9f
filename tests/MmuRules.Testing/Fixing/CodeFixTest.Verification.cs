using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

public abstract partial class CodeFixTest<TVerifier>
{
    /// <summary>Applies the fixes in each way and compares the outcomes.</summary>
    protected async Task VerifyFixAsync(
        SolutionState testState,
        SolutionState fixedState,
        SolutionState batchFixedState,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        var limits = LimitsOf(testState, fixedState, batchFixedState);
        await VerifyOutcomeAsync(
            testState,
            fixedState,
            new IterationCount(limits.OneByOne),
            FixOneAsync,
            verifier.PushContext("Iterative code fix application"),
            cancellationToken).ConfigureAwait(false);

        if (GetCodeFixProviders().All(provider => provider.GetFixAllProvider() is null))
            return;

        (CodeFixTestBehaviors Skip, FixAllScope Scope, int Limit, string Context)[] batches =
        [
            (CodeFixTestBehaviors.SkipFixAllInDocumentCheck, FixAllScope.Document, limits.InDocument, "Fix all in document"),
            (CodeFixTestBehaviors.SkipFixAllInProjectCheck, FixAllScope.Project, limits.InProject, "Fix all in project"),
            (CodeFixTestBehaviors.SkipFixAllInSolutionCheck, FixAllScope.Solution, limits.InSolution, "Fix all in solution"),
        ];
        foreach (var (_, scope, limit, context) in batches.Where(batch => !CodeFixTestBehaviors.HasFlag(batch.Skip)))
        {
            await VerifyOutcomeAsync(
                testState,
                batchFixedState,
                new IterationCount(limit),
                (state, inContext, token) => FixAllAsync(scope, state, inContext, token),
                verifier.PushContext(context),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private FixIterationLimits LimitsOf(SolutionState test, SolutionState fixedState, SolutionState batchFixed)
    {
        var fixable = test.ExpectedDiagnostics
            .Where(diagnostic => GetCodeFixProviders().Any(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
            .ToList();
        var changesProject = HasAnyChange(test, batchFixed, recursive: false);
        var changedProjects = (changesProject ? 1 : 0) + test.AdditionalProjects.Count(project =>
            !batchFixed.AdditionalProjects.TryGetValue(project.Key, out var after) || HasAnyChange(project.Value, after, recursive: true));
        var languages = test.AdditionalProjects.Values.Select(project => project.Language).Append(test.Language).Distinct().Count();
        var documents = fixable.Select(diagnostic => diagnostic.Spans.FirstOrDefault().Span.Path).Distinct().Count();

        return new FixIterationLimits(
            OneByOne: NumberOfIncrementalIterations ?? (HasAnyChange(test, fixedState, recursive: true) ? -fixable.Count : 0),
            InDocument: NumberOfFixAllInDocumentIterations ?? NumberOfFixAllIterations ?? (changesProject ? -documents : 0),
            InProject: NumberOfFixAllInProjectIterations ?? NumberOfFixAllIterations ?? -changedProjects,
            InSolution: NumberOfFixAllIterations ?? (HasAnyChange(test, batchFixed, recursive: true) ? -languages : 0));
    }

    private async Task VerifyOutcomeAsync(
        SolutionState before,
        SolutionState after,
        IterationCount count,
        Func<FixState, IVerifier, CancellationToken, Task<FixStep>> fix,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        var project = await CreateProjectAsync(Evaluate(before), EvaluateAdditionalProjects(before), cancellationToken).ConfigureAwait(false);
        (project, var isCounted) = await FixUntilDoneAsync(project, count, fix, verifier, cancellationToken).ConfigureAwait(false);

        // What came out says more than how often it was changed: it is compared first.
        await new FixedProject(DefaultFilePathPrefix, verifier).VerifyAsync(after, project, cancellationToken).ConfigureAwait(false);
        foreach (var (name, state) in after.AdditionalProjects)
        {
            var other = project.Solution.Projects.Single(candidate => candidate.Name == name);
            await new FixedProject(state.DefaultPrefix, verifier).VerifyAsync(state, other, cancellationToken).ConfigureAwait(false);
        }

        if (isCounted)
            count.Verify(verifier);
    }

    private async Task<(Project Project, bool IsCounted)> FixUntilDoneAsync(
        Project project,
        IterationCount count,
        Func<FixState, IVerifier, CancellationToken, Task<FixStep>> fix,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        ImmutableArray<(Project project, Diagnostic diagnostic)> previous = [];
        while (!count.IsExceeded)
        {
            var found = await GetSortedDiagnosticsAsync(project.Solution, [.. GetDiagnosticAnalyzers()], [], CompilerDiagnostics, verifier, cancellationToken).ConfigureAwait(false);
            if (found.IsEmpty || AreSame(found, previous))
                break;

            previous = found;
            var step = await fix(new FixState(project, found, count.Done), verifier, cancellationToken).ConfigureAwait(false);
            if (step.Outcome is FixOutcome.NothingOffered or FixOutcome.NoBatchAction)
                return (project, step.Outcome == FixOutcome.NothingOffered);

            count.Done++;
            project = step.Project;
            if (step.Outcome == FixOutcome.NothingChanged || CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne))
                break;
        }

        return (project, true);
    }

    private static bool AreSame(
        ImmutableArray<(Project project, Diagnostic diagnostic)> one,
        ImmutableArray<(Project project, Diagnostic diagnostic)> other) =>
        one.Length == other.Length && one.Zip(other).All(pair =>
            pair.First.project.Id == pair.Second.project.Id
            && pair.First.diagnostic.Id == pair.Second.diagnostic.Id
            && pair.First.diagnostic.Location.SourceSpan == pair.Second.diagnostic.Location.SourceSpan);
}
