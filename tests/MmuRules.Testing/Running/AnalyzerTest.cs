using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Testing.Model;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A test of analyzers: sources, and the diagnostics that must be reported for them, no more and no fewer.</summary>
public abstract partial class AnalyzerTest<TVerifier>
    where TVerifier : IVerifier, new()
{
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    /// <summary>Creates a test with no sources.</summary>
    protected AnalyzerTest() =>
        TestState = new SolutionState(DefaultTestProjectName, Language, DefaultFilePathPrefix, DefaultFileExt);

    /// <summary>The language of the sources.</summary>
    public abstract string Language { get; }

    /// <summary>Adds a source.</summary>
    public string TestCode
    {
        set
        {
            if (value is not null)
                TestState.Sources.Add(value);
        }
    }

    /// <summary>The sources and what is expected of them.</summary>
    public SolutionState TestState { get; }

    /// <summary>Expected diagnostics, beside those of the markup.</summary>
    public List<DiagnosticResult> ExpectedDiagnostics => TestState.ExpectedDiagnostics;

    /// <summary>Which diagnostics of the compiler must be expected to be accepted.</summary>
    public CompilerDiagnostics CompilerDiagnostics { get; set; } = CompilerDiagnostics.Errors;

    /// <summary>How markup finds its diagnostics.</summary>
    public MarkupOptions MarkupOptions { get; set; }

    /// <summary>Checks to leave out.</summary>
    public TestBehaviors TestBehaviors { get; set; }

    /// <summary>Ids that are switched off in the compilation.</summary>
    public List<string> DisabledDiagnostics { get; } = [];

    /// <summary>The framework that the sources are compiled against.</summary>
    public ReferenceAssemblies ReferenceAssemblies { get; set; } = ReferenceAssemblies.Default;

    /// <summary>Files that doc comments may include, by name.</summary>
    public Dictionary<string, string> XmlReferences { get; } = [];

    /// <summary>A further check of each diagnostic against the one expected in its place.</summary>
    public Action<Diagnostic, DiagnosticResult, IVerifier>? DiagnosticVerifier { get; set; }

    /// <summary>Changes of the workspace's options.</summary>
    public List<Func<OptionSet, OptionSet>> OptionsTransforms { get; } = [];

    /// <summary>Changes of the solution before it is analyzed.</summary>
    public List<Func<Solution, ProjectId, Solution>> SolutionTransforms { get; } = [];

    /// <summary>How the test fails.</summary>
    protected static TVerifier Verify { get; } = new();

    /// <summary>How the paths of sources without a name begin.</summary>
    protected virtual string DefaultFilePathPrefix => "/0/Test";

    /// <summary>The name of the project.</summary>
    protected virtual string DefaultTestProjectName => "TestProject";

    /// <summary>The path of the first source without a name.</summary>
    protected virtual string DefaultFilePath => DefaultFilePathPrefix + 0 + "." + DefaultFileExt;

    /// <summary>How the paths of sources without a name end.</summary>
    protected abstract string DefaultFileExt { get; }

    /// <summary>Runs the test; it fails through the verifier.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await RunImplAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            while (_workspaces.TryTake(out var workspace))
                workspace.Dispose();
        }
    }

    /// <summary>What a run consists of.</summary>
    protected virtual async Task RunImplAsync(CancellationToken cancellationToken)
    {
        if (TestState.GeneratedSources.Count == 0)
            Verify.NotEmpty($"{nameof(TestState)}.{nameof(SolutionState.Sources)}", TestState.Sources);

        var analyzers = GetDiagnosticAnalyzers().ToArray();
        var state = TestState
            .WithInheritedValuesApplied(null, [])
            .WithProcessedMarkup(MarkupOptions, GetDefaultDiagnostic(analyzers), SupportedBy(analyzers), [], DefaultFilePath);
        await VerifyStateAsync(state, Verify, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The analyzers under test, new ones at each call.</summary>
    protected abstract IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers();

    /// <summary>The diagnostic that markup without a name stands for.</summary>
    protected internal virtual DiagnosticDescriptor? GetDefaultDiagnostic(DiagnosticAnalyzer[] analyzers)
    {
        if (MarkupOptions.HasFlag(MarkupOptions.UseFirstDescriptor))
            return SupportedBy(analyzers).FirstOrDefault();
        return analyzers is [var first, ..] && first.SupportedDiagnostics is [var only] ? only : null;
    }

    private protected static ImmutableArray<DiagnosticDescriptor> SupportedBy(IEnumerable<DiagnosticAnalyzer> analyzers) =>
        [.. analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)];

    private protected Task VerifyStateAsync(SolutionState state, IVerifier verifier, CancellationToken cancellationToken) =>
        VerifyDiagnosticsAsync(Evaluate(state), EvaluateAdditionalProjects(state), [.. state.ExpectedDiagnostics], verifier, cancellationToken);

    private protected EvaluatedProjectState Evaluate(ProjectState state) => new(state, ReferenceAssemblies);

    private protected ImmutableArray<EvaluatedProjectState> EvaluateAdditionalProjects(SolutionState state) =>
        [.. state.AdditionalProjects.Values.Select(Evaluate)];
}
