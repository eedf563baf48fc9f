namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Further projects of a test, made when first asked for.</summary>
public class ProjectCollection : Dictionary<string, ProjectState>
{
    private readonly string _defaultLanguage;
    private readonly string _defaultExtension;

    /// <summary>Creates a collection whose projects have that language unless they say otherwise.</summary>
    public ProjectCollection(string defaultLanguage, string defaultExtension)
    {
        _defaultLanguage = defaultLanguage;
        _defaultExtension = defaultExtension;
    }

    /// <summary>The project of that name.</summary>
    public new ProjectState this[string projectName] =>
        TryGetValue(projectName, out var project) ? project : this[projectName, _defaultLanguage];

    /// <summary>The project of that name and language.</summary>
    public ProjectState this[string projectName, string language]
    {
        get
        {
            if (!TryGetValue(projectName, out var project))
                Add(projectName, project = new ProjectState(projectName, language, $"/{projectName}/Test", ExtensionOf(language)));
            if (project.Language != language)
                throw new InvalidOperationException($"The project '{projectName}' is already one in {project.Language}.");
            return project;
        }
    }

    private string ExtensionOf(string language) => language switch
    {
        _ when language == _defaultLanguage => _defaultExtension,
        LanguageNames.CSharp => "cs",
        LanguageNames.VisualBasic => "vb",
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, "Not a language that can be tested."),
    };
}
