using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing.Model;

/// <summary>A <see cref="ProjectState"/> with its defaults filled in, that no longer changes.</summary>
public sealed class EvaluatedProjectState
{
    private readonly ProjectState _state;

    /// <summary>Evaluates a state.</summary>
    public EvaluatedProjectState(ProjectState state, ReferenceAssemblies defaultReferenceAssemblies)
        : this(state, state.ReferenceAssemblies ?? defaultReferenceAssemblies, [.. state.Sources], [])
    {
    }

    private EvaluatedProjectState(
        ProjectState state,
        ReferenceAssemblies references,
        ImmutableArray<(string filename, SourceText content)> sources,
        ImmutableArray<Diagnostic> additionalDiagnostics)
    {
        _state = state;
        ReferenceAssemblies = references;
        Sources = sources;
        AdditionalDiagnostics = additionalDiagnostics;
        GeneratedSources = [.. state.GeneratedSources];
        AdditionalFiles = [.. state.AdditionalFiles, .. state.AdditionalFilesFactories.SelectMany(factory => factory())];
        AnalyzerConfigFiles = [.. state.AnalyzerConfigFiles];
        AdditionalProjectReferences = [.. state.AdditionalProjectReferences];
        AdditionalReferences = [.. state.AdditionalReferences];
        OutputKind = state.OutputKind ?? OutputKind.DynamicallyLinkedLibrary;
        DocumentationMode = state.DocumentationMode ?? DocumentationMode.Diagnose;
    }

    /// <summary>The project's name.</summary>
    public string Name => _state.Name;

    /// <summary>The name of the assembly.</summary>
    public string AssemblyName => _state.AssemblyName;

    /// <summary>The project's language.</summary>
    public string Language => _state.Language;

    /// <summary>The framework's assemblies.</summary>
    public ReferenceAssemblies ReferenceAssemblies { get; }

    /// <summary>The kind of assembly.</summary>
    public OutputKind OutputKind { get; }

    /// <summary>What is done with doc comments.</summary>
    public DocumentationMode DocumentationMode { get; }

    /// <summary>The sources.</summary>
    public ImmutableArray<(string filename, SourceText content)> Sources { get; }

    /// <summary>The sources that generators are expected to add.</summary>
    public ImmutableArray<(string filename, SourceText content)> GeneratedSources { get; }

    /// <summary>Files that are no sources.</summary>
    public ImmutableArray<(string filename, SourceText content)> AdditionalFiles { get; }

    /// <summary>Files such as <c>/.editorconfig</c>.</summary>
    public ImmutableArray<(string filename, SourceText content)> AnalyzerConfigFiles { get; }

    /// <summary>Names of the projects that this one references.</summary>
    public ImmutableArray<string> AdditionalProjectReferences { get; }

    /// <summary>Assemblies beside the framework's.</summary>
    public ImmutableArray<MetadataReference> AdditionalReferences { get; }

    /// <summary>Diagnostics that were found before the compilation was looked at.</summary>
    public ImmutableArray<Diagnostic> AdditionalDiagnostics { get; }

    internal string DefaultPrefix => _state.DefaultPrefix;

    /// <summary>The same project with other sources.</summary>
    public EvaluatedProjectState WithSources(ImmutableArray<(string filename, SourceText content)> sources) =>
        new(_state, ReferenceAssemblies, sources, AdditionalDiagnostics);

    /// <summary>The same project with other diagnostics known beforehand.</summary>
    public EvaluatedProjectState WithAdditionalDiagnostics(ImmutableArray<Diagnostic> additionalDiagnostics) =>
        new(_state, ReferenceAssemblies, Sources, additionalDiagnostics);
}
