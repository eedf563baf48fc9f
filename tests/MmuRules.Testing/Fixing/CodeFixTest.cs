using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// A test of code fixes: the sources before and after, both compiled and analyzed, the fix applied diagnostic by diagnostic and then to
/// all at once in each scope.
/// </summary>
public abstract partial class CodeFixTest<TVerifier> : CodeActionTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    /// <summary>Creates a test with no sources.</summary>
    protected CodeFixTest()
    {
        FixedState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);
        BatchFixedState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);
    }

    /// <summary>Adds a source as it must be when everything is fixed one by one.</summary>
    public string FixedCode
    {
        set
        {
            if (value is not null)
                FixedState.Sources.Add(value);
        }
    }

    /// <summary>Adds a source as it must be when everything is fixed at once. None: as when fixed one by one.</summary>
    public string BatchFixedCode
    {
        set
        {
            if (value is not null)
                BatchFixedState.Sources.Add(value);
        }
    }

    /// <summary>The state when everything is fixed one by one.</summary>
    public SolutionState FixedState { get; }

    /// <summary>The state when everything is fixed at once.</summary>
    public SolutionState BatchFixedState { get; }

    /// <summary>How often a fix is applied one by one. Negative: at most that often. Null: at most once for each diagnostic.</summary>
    public int? NumberOfIncrementalIterations { get; set; }

    /// <summary>How often all is fixed in the solution, and in document and project unless said otherwise.</summary>
    public int? NumberOfFixAllIterations { get; set; }

    /// <summary>How often all is fixed in a document. Null: at most once for each document.</summary>
    public int? NumberOfFixAllInDocumentIterations { get; set; }

    /// <summary>How often all is fixed in a project. Null: at most once for each project.</summary>
    public int? NumberOfFixAllInProjectIterations { get; set; }

    /// <summary>Checks to leave out.</summary>
    public CodeFixTestBehaviors CodeFixTestBehaviors { get; set; }

    /// <summary>The code fixes under test, new ones at each call.</summary>
    protected abstract IEnumerable<CodeFixProvider> GetCodeFixProviders();

    /// <summary>What a fix is for counts, whatever its severity.</summary>
    protected override bool IsCompilerDiagnosticIncluded(Diagnostic diagnostic, CompilerDiagnostics compilerDiagnostics) =>
        base.IsCompilerDiagnosticIncluded(diagnostic, compilerDiagnostics)
        || GetCodeFixProviders().Any(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id, StringComparer.OrdinalIgnoreCase));

    /// <inheritdoc/>
    protected override async Task RunImplAsync(CancellationToken cancellationToken)
    {
        Verify.NotEmpty($"{nameof(TestState)}.{nameof(SolutionState.Sources)}", TestState.Sources);

        var analyzers = GetDiagnosticAnalyzers().ToArray();
        var fixable = GetCodeFixProviders().SelectMany(provider => provider.FixableDiagnosticIds).ToImmutableArray();
        SolutionState Processed(SolutionState state) =>
            state.WithProcessedMarkup(MarkupOptions, GetDefaultDiagnostic(analyzers), SupportedBy(analyzers), fixable, DefaultFilePath);

        var rawTest = TestState.WithInheritedValuesApplied(null, fixable);
        var rawFixed = FixedState.WithInheritedValuesApplied(rawTest, fixable);
        var rawBatchFixed = BatchFixedState.WithInheritedValuesApplied(rawFixed, fixable);
        var (test, @fixed, batchFixed) = (Processed(rawTest), Processed(rawFixed), Processed(rawBatchFixed));

        await VerifyStateAsync(test, Verify.PushContext("Diagnostics of test state"), cancellationToken).ConfigureAwait(false);
        if (!CodeActionExpected(FixedState) && !CodeActionExpected(BatchFixedState))
            return;

        await VerifyStateAsync(@fixed, Verify.PushContext("Diagnostics of fixed state"), cancellationToken).ConfigureAwait(false);
        if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipFixAllCheck) && CodeActionExpected(BatchFixedState))
            await VerifyStateAsync(batchFixed, Verify.PushContext("Diagnostics of batch fixed state"), cancellationToken).ConfigureAwait(false);

        await VerifyFixAsync(test, @fixed, batchFixed, Verify, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Which diagnostic is fixed if only one is; null: none.</summary>
    protected virtual Diagnostic? TrySelectDiagnosticToFix(ImmutableArray<Diagnostic> fixableDiagnostics) =>
        fixableDiagnostics.FirstOrDefault();
}
