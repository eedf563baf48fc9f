using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What a project of a test consists of.</summary>
public class ProjectState
{
    /// <summary>Creates an empty project.</summary>
    public ProjectState(string name, string language, string defaultPrefix, string defaultExtension)
    {
        Name = name;
        Language = language;
        DefaultPrefix = defaultPrefix;
        DefaultExtension = defaultExtension;
        Sources = new SourceFileList(defaultPrefix, defaultExtension);
    }

    internal ProjectState(ProjectState source)
        : this(source.Name, source.Language, source.DefaultPrefix, source.DefaultExtension)
    {
        CopySettings(source);
        Sources.AddRange(source.Sources);
        GeneratedSources.AddRange(source.GeneratedSources);
        AdditionalFiles.AddRange(source.AdditionalFiles);
        AdditionalFilesFactories.AddRange(source.AdditionalFilesFactories);
        AnalyzerConfigFiles.AddRange(source.AnalyzerConfigFiles);
        AdditionalProjectReferences.AddRange(source.AdditionalProjectReferences);
        AdditionalReferences.AddRange(source.AdditionalReferences);
    }

    /// <summary>The project's name.</summary>
    public string Name { get; }

    /// <summary>The name of the assembly, which is the project's.</summary>
    public string AssemblyName => Name;

    /// <summary>The project's language.</summary>
    public string Language { get; }

    /// <summary>The framework's assemblies; null: those of the test.</summary>
    public ReferenceAssemblies? ReferenceAssemblies { get; set; }

    /// <summary>The kind of assembly; null: a library.</summary>
    public OutputKind? OutputKind { get; set; }

    /// <summary>What is done with doc comments; null: they are parsed and diagnosed.</summary>
    public DocumentationMode? DocumentationMode { get; set; }

    /// <summary>The sources.</summary>
    public SourceFileList Sources { get; }

    /// <summary>The sources that generators are expected to add.</summary>
    public SourceFileCollection GeneratedSources { get; } = [];

    /// <summary>Files that are no sources.</summary>
    public SourceFileCollection AdditionalFiles { get; } = [];

    /// <summary>Files such as <c>/.editorconfig</c>.</summary>
    public SourceFileCollection AnalyzerConfigFiles { get; } = [];

    /// <summary>Makers of further additional files, called when the test runs.</summary>
    public List<Func<IEnumerable<(string filename, SourceText content)>>> AdditionalFilesFactories { get; } = [];

    /// <summary>Names of the projects that this one references.</summary>
    public List<string> AdditionalProjectReferences { get; } = [];

    /// <summary>Assemblies beside the framework's.</summary>
    public MetadataReferenceCollection AdditionalReferences { get; } = [];

    internal string DefaultPrefix { get; }

    private protected string DefaultExtension { get; }

    private protected void CopySettings(ProjectState source)
    {
        ReferenceAssemblies = source.ReferenceAssemblies;
        OutputKind = source.OutputKind;
        DocumentationMode = source.DocumentationMode;
    }
}
