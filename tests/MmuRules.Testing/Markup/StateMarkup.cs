using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing.Markup;

/// <summary>Takes the markup out of all files of a state and turns it into expected diagnostics.</summary>
internal sealed class StateMarkup(MarkupMode mode, MarkupOptions options, MarkupDescriptors descriptors)
{
    private readonly List<DiagnosticResult> _expected = [];
    private readonly Dictionary<string, FileLinePositionSpan> _numbered = [];

    /// <summary>Fills <paramref name="result"/> with <paramref name="state"/> less its markup.</summary>
    public SolutionState Process(SolutionState state, SolutionState result, string defaultPath)
    {
        result.MarkupHandling = MarkupMode.None;
        result.InheritanceMode = StateInheritanceMode.Explicit;
        _expected.AddRange(state.ExpectedDiagnostics.Select(diagnostic => diagnostic.WithDefaultPath(defaultPath)));

        ProcessProject(state, result);
        foreach (var (name, project) in state.AdditionalProjects)
            result.AdditionalProjects.Add(name, ProcessAdditionalProject(project));

        result.AdditionalProjectReferences.AddRange(state.AdditionalProjectReferences);
        result.AdditionalReferences.AddRange(state.AdditionalReferences);
        result.ExpectedDiagnostics.AddRange(_expected.Select(diagnostic => diagnostic.WithAppliedMarkupLocations(_numbered)));
        return result;
    }

    private ProjectState ProcessAdditionalProject(ProjectState project)
    {
        var result = new ProjectState(project);
        result.Sources.Clear();
        result.GeneratedSources.Clear();
        result.AdditionalFiles.Clear();
        result.AdditionalFilesFactories.Clear();
        result.AnalyzerConfigFiles.Clear();
        ProcessProject(project, result);
        return result;
    }

    private void ProcessProject(ProjectState project, ProjectState result)
    {
        result.Sources.AddRange(ProcessFiles(project.Sources));
        result.GeneratedSources.AddRange(project.GeneratedSources);
        result.AdditionalFiles.AddRange(ProcessFiles(project.AdditionalFiles.Concat(project.AdditionalFilesFactories.SelectMany(factory => factory()))));
        result.AnalyzerConfigFiles.AddRange(ProcessFiles(project.AnalyzerConfigFiles));
    }

    private List<(string filename, SourceText content)> ProcessFiles(IEnumerable<(string filename, SourceText content)> files) =>
        mode == MarkupMode.None ? [.. files] : [.. files.Select(ProcessFile)];

    private (string filename, SourceText content) ProcessFile((string filename, SourceText content) file)
    {
        var tokens = MarkupTokens.Read(file.content.ToString(), options.HasFlag(MarkupOptions.TreatPositionIndicatorsAsCode));
        var spans = MarkupSpans.Pair(tokens.Edges);
        var content = SourceText.From(tokens.Output, file.content.Encoding, file.content.ChecksumAlgorithm);
        if (mode == MarkupMode.Ignore)
            return (file.filename, content);

        foreach (var position in tokens.Positions)
        {
            if (descriptors.Expect(string.Empty) is { } expected)
                _expected.Add(expected.WithLocation(file.filename, content.Lines.GetLinePosition(position)));
        }

        foreach (var (name, span) in spans.SelectMany(pair => pair.Value.Select(span => (pair.Key, span))))
            ProcessSpan(name, new FileLinePositionSpan(file.filename, content.Lines.GetLinePositionSpan(span)));
        return (file.filename, content);
    }

    private void ProcessSpan(string name, FileLinePositionSpan span)
    {
        if (name.StartsWith('#'))
        {
            if (!_numbered.TryAdd(name, span))
                throw new InvalidOperationException($"Input contains multiple markup locations with key '{name}'");
        }
        else if (descriptors.Expect(name) is { } expected)
        {
            _expected.Add(expected.WithSpan(span));
        }
    }
}
