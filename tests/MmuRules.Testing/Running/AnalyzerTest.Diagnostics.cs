using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing.Model;

namespace Microsoft.CodeAnalysis.Testing;

public abstract partial class AnalyzerTest<TVerifier>
{
    // Which diagnostics an editor would not show while one types: known only to the run that found them.
    private static readonly ConditionalWeakTable<Diagnostic, object> NonLocalDiagnostics = [];

    /// <summary>All diagnostics of a solution that count for the test, in the order of the sources.</summary>
    protected async Task<ImmutableArray<(Project project, Diagnostic diagnostic)>> GetSortedDiagnosticsAsync(
        Solution solution,
        ImmutableArray<DiagnosticAnalyzer> analyzers,
        ImmutableArray<(Project project, Diagnostic diagnostic)> additionalDiagnostics,
        CompilerDiagnostics compilerDiagnostics,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        var found = additionalDiagnostics.ToBuilder();
        foreach (var project in solution.Projects)
        {
            var (compilation, ofGenerators) = await GetProjectCompilationAsync(project, verifier, cancellationToken).ConfigureAwait(false);
            var reported = await AnalyzeAsync(compilation, analyzers, GetAnalyzerOptions(project), cancellationToken).ConfigureAwait(false);
            found.AddRange(ofGenerators
                .Concat(reported.Where(diagnostic => !IsCompilerDiagnostic(diagnostic) || IsCompilerDiagnosticIncluded(diagnostic, compilerDiagnostics)))
                .Select(diagnostic => (project, diagnostic)));
        }

        return SortDistinctDiagnostics(FilterDiagnostics(found.ToImmutable()));
    }

    /// <summary>The compilation of a project.</summary>
    protected virtual async Task<(Compilation compilation, ImmutableArray<Diagnostic> generatorDiagnostics)> GetProjectCompilationAsync(
        Project project,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        var compilation = await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        verifier.True(compilation is not null, $"The project '{project.Name}' has no compilation.");
        return (compilation!, []);
    }

    /// <summary>The options of the analyzers of a project.</summary>
    protected virtual AnalyzerOptions GetAnalyzerOptions(Project project) => project.AnalyzerOptions;

    /// <summary>Joins a compilation and the analyzers.</summary>
    protected virtual CompilationWithAnalyzers CreateCompilationWithAnalyzers(
        Compilation compilation,
        ImmutableArray<DiagnosticAnalyzer> analyzers,
        AnalyzerOptions options,
        CancellationToken cancellationToken) =>
        compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
            options,
            onAnalyzerException: null,
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: true));

    /// <summary>Whether a diagnostic of the compiler counts for the test.</summary>
    protected virtual bool IsCompilerDiagnosticIncluded(Diagnostic diagnostic, CompilerDiagnostics compilerDiagnostics) => compilerDiagnostics switch
    {
        CompilerDiagnostics.Errors => diagnostic.Severity >= DiagnosticSeverity.Error,
        CompilerDiagnostics.Warnings => diagnostic.Severity >= DiagnosticSeverity.Warning,
        CompilerDiagnostics.Suggestions => diagnostic.Severity >= DiagnosticSeverity.Info,
        CompilerDiagnostics.All => true,
        _ => false,
    };

    /// <summary>Leaves out what the source itself suppresses.</summary>
    protected virtual ImmutableArray<(Project project, Diagnostic diagnostic)> FilterDiagnostics(
        ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics) =>
        [.. diagnostics.Where(found => !found.diagnostic.IsSuppressed || DiagnosticInternals.IsSuppressedByAnalyzer(found.diagnostic))];

    /// <summary>Sorts by place, then by id and arguments.</summary>
    protected virtual ImmutableArray<(Project project, Diagnostic diagnostic)> SortDistinctDiagnostics(
        ImmutableArray<(Project project, Diagnostic diagnostic)> diagnostics) =>
    [
        .. diagnostics
            .OrderBy(found => found.diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(found => found.diagnostic.Location.SourceSpan.Start)
            .ThenBy(found => found.diagnostic.Location.SourceSpan.End)
            .ThenBy(found => found.diagnostic.Id, StringComparer.Ordinal)
            .ThenBy(found => string.Join('\0', DiagnosticInternals.ArgumentsOf(found.diagnostic)), StringComparer.Ordinal),
    ];

    private protected static bool IsNonLocalDiagnostic(Diagnostic diagnostic) => NonLocalDiagnostics.TryGetValue(diagnostic, out _);

    private static bool IsCompilerDiagnostic(Diagnostic diagnostic) =>
        diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler);

    private protected static bool IsCompilerDiagnosticId(string id) =>
        id.StartsWith("CS", StringComparison.Ordinal) || id.StartsWith("BC", StringComparison.Ordinal);

    private async Task<ImmutableArray<(Project project, Diagnostic diagnostic)>> GetSortedDiagnosticsAsync(
        EvaluatedProjectState primaryProject,
        ImmutableArray<EvaluatedProjectState> additionalProjects,
        ImmutableArray<DiagnosticAnalyzer> analyzers,
        IVerifier verifier,
        CancellationToken cancellationToken)
    {
        verifier.LanguageIsSupported(Language);
        var project = await CreateProjectAsync(primaryProject, additionalProjects, cancellationToken).ConfigureAwait(false);

        // A transform that adds sources would make the expected places ambiguous.
        verifier.Equal(primaryProject.Sources.Length, project.Documents.Count(), "The project has not as many sources as the test gave it.");
        var known = additionalProjects.Prepend(primaryProject).SelectMany(state =>
        {
            var inSolution = project.Solution.Projects.Single(candidate => candidate.Name == state.Name);
            return state.AdditionalDiagnostics.Select(diagnostic => (inSolution, diagnostic));
        });
        return await GetSortedDiagnosticsAsync(project.Solution, analyzers, [.. known], CompilerDiagnostics, verifier, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(
        Compilation compilation,
        ImmutableArray<DiagnosticAnalyzer> analyzers,
        AnalyzerOptions options,
        CancellationToken cancellationToken)
    {
        if (analyzers.IsEmpty)
            analyzers = [new EmptyDiagnosticAnalyzer()];

        var ofCompiler = await CompilerDiagnosticsAsync(compilation, analyzers, options, cancellationToken).ConfigureAwait(false);
        var result = await CreateCompilationWithAnalyzers(compilation, analyzers, options, cancellationToken)
            .GetAnalysisResultAsync(cancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in result.CompilationDiagnostics.Values.SelectMany(diagnostics => diagnostics))
            NonLocalDiagnostics.AddOrUpdate(diagnostic, diagnostic);
        return ofCompiler.AddRange(result.GetAllDiagnostics());
    }

    /// <summary>A suppressor of compiler warnings acts only where the compilation runs with it.</summary>
    private async Task<ImmutableArray<Diagnostic>> CompilerDiagnosticsAsync(
        Compilation compilation,
        ImmutableArray<DiagnosticAnalyzer> analyzers,
        AnalyzerOptions options,
        CancellationToken cancellationToken)
    {
        var suppressors = analyzers
            .OfType<DiagnosticSuppressor>()
            .Where(suppressor => suppressor.SupportedSuppressions.Any(suppression => IsCompilerDiagnosticId(suppression.SuppressedDiagnosticId)))
            .ToImmutableArray<DiagnosticAnalyzer>();
        return suppressors.IsEmpty
            ? compilation.GetDiagnostics(cancellationToken)
            : await CreateCompilationWithAnalyzers(compilation, suppressors, options, cancellationToken)
                .GetAllDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
    }
}
