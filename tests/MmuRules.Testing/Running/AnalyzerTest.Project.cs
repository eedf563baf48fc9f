using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Testing.Model;

namespace Microsoft.CodeAnalysis.Testing;

public abstract partial class AnalyzerTest<TVerifier>
{
    /// <summary>A workspace that lives as long as the run.</summary>
    public async Task<Workspace> CreateWorkspaceAsync()
    {
        var workspace = await CreateWorkspaceImplAsync().ConfigureAwait(false);
        _workspaces.Add(workspace);
        return workspace;
    }

    /// <summary>Creates a workspace.</summary>
    protected virtual Task<Workspace> CreateWorkspaceImplAsync() => Task.FromResult<Workspace>(new AdhocWorkspace());

    /// <summary>The options that the sources are compiled with.</summary>
    protected abstract CompilationOptions CreateCompilationOptions();

    /// <summary>The options that the sources are parsed with.</summary>
    protected abstract ParseOptions CreateParseOptions();

    /// <summary>Creates the projects with their options.</summary>
    protected async Task<Project> CreateProjectAsync(
        EvaluatedProjectState primaryProject,
        ImmutableArray<EvaluatedProjectState> additionalProjects,
        CancellationToken cancellationToken) =>
        ApplyCompilationOptions(await CreateProjectImplAsync(primaryProject, additionalProjects, cancellationToken).ConfigureAwait(false));

    /// <summary>Creates the projects.</summary>
    protected virtual async Task<Project> CreateProjectImplAsync(
        EvaluatedProjectState primaryProject,
        ImmutableArray<EvaluatedProjectState> additionalProjects,
        CancellationToken cancellationToken)
    {
        var ids = additionalProjects.Prepend(primaryProject).ToDictionary(project => project.Name, project => ProjectId.CreateNewId(project.Name));
        var primary = ids[primaryProject.Name];
        var solution = await CreateSolutionAsync(primary, primaryProject, cancellationToken).ConfigureAwait(false);
        foreach (var project in additionalProjects)
        {
            var id = ids[project.Name];
            solution = solution.AddProject(id, project.Name, project.AssemblyName, project.Language);
            var added = solution.GetProject(id)!;
            solution = await ConfigureAsync(solution, id, project, added.CompilationOptions!, added.ParseOptions!, cancellationToken).ConfigureAwait(false);
        }

        foreach (var project in additionalProjects.Prepend(primaryProject))
        {
            solution = SolutionContents.Add(solution, ids[project.Name], project)
                .AddProjectReferences(ids[project.Name], project.AdditionalProjectReferences.Select(name => new ProjectReference(ids[name])));
        }

        foreach (var transform in SolutionTransforms)
            solution = transform(solution, primary);
        return solution.GetProject(primary)!;
    }

    /// <summary>Creates a solution with the primary project, still without files.</summary>
    protected virtual async Task<Solution> CreateSolutionAsync(ProjectId projectId, EvaluatedProjectState projectState, CancellationToken cancellationToken)
    {
        var workspace = await CreateWorkspaceAsync().ConfigureAwait(false);
        foreach (var transform in OptionsTransforms)
            workspace.TryApplyChanges(workspace.CurrentSolution.WithOptions(transform(workspace.CurrentSolution.Options)));

        var solution = workspace.CurrentSolution.AddProject(projectId, projectState.Name, projectState.AssemblyName, projectState.Language);
        return await ConfigureAsync(solution, projectId, projectState, CreateCompilationOptions(), CreateParseOptions(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Splits a path into a file's name and its folders within the project.</summary>
    protected (string fileName, IEnumerable<string> folders) GetNameAndFoldersFromPath(string projectPathPrefix, string path) =>
        SolutionContents.NameAndFolders(projectPathPrefix, path);

    /// <summary>Switches on what the analyzers support, and off what the test disables; the failure of an analyzer is an error.</summary>
    protected virtual Project ApplyCompilationOptions(Project project)
    {
        var options = new Dictionary<string, ReportDiagnostic>();
        foreach (var descriptor in SupportedBy(GetDiagnosticAnalyzers()))
            options[descriptor.Id] = descriptor.IsEnabledByDefault ? ReportDiagnostic.Default : ReportOf(descriptor.DefaultSeverity);
        options["AD0001"] = ReportDiagnostic.Error;
        foreach (var id in DisabledDiagnostics)
            options[id] = ReportDiagnostic.Suppress;

        var compilation = project.CompilationOptions!;
        var specific = options.ToImmutableDictionary().SetItems(compilation.SpecificDiagnosticOptions);
        return project.WithCompilationOptions(compilation.WithSpecificDiagnosticOptions(specific));
    }

    private static ReportDiagnostic ReportOf(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Hidden => ReportDiagnostic.Hidden,
        DiagnosticSeverity.Info => ReportDiagnostic.Info,
        DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
        DiagnosticSeverity.Error => ReportDiagnostic.Error,
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "Not a severity."),
    };

    private async Task<Solution> ConfigureAsync(
        Solution solution,
        ProjectId id,
        EvaluatedProjectState project,
        CompilationOptions compilationOptions,
        ParseOptions parseOptions,
        CancellationToken cancellationToken)
    {
        var references = await project.ReferenceAssemblies.ResolveAsync(project.Language, cancellationToken).ConfigureAwait(false);
        return solution
            .WithProjectCompilationOptions(id, compilationOptions
                .WithOutputKind(project.OutputKind)
                .WithXmlReferenceResolver(new XmlTextResolver(XmlReferences))
                .WithAssemblyIdentityComparer(project.ReferenceAssemblies.AssemblyIdentityComparer))
            .WithProjectParseOptions(id, parseOptions.WithDocumentationMode(project.DocumentationMode))
            .AddMetadataReferences(id, references)
            .AddMetadataReferences(id, project.AdditionalReferences);
    }
}
