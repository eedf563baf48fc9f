using Microsoft.CodeAnalysis.Testing.Model;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Puts the files of a test into a solution.</summary>
internal static class SolutionContents
{
    public static Solution Add(Solution solution, ProjectId id, EvaluatedProjectState project)
    {
        foreach (var (path, content) in project.Sources)
        {
            var (name, folders) = NameAndFolders(project.DefaultPrefix, path);
            solution = solution.AddDocument(DocumentId.CreateNewId(id, path), name, content, folders, path);
        }

        foreach (var (path, content) in project.AdditionalFiles)
        {
            var (name, folders) = NameAndFolders(project.DefaultPrefix, path);
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id, path), name, content, folders, path);
        }

        foreach (var (path, content) in project.AnalyzerConfigFiles)
        {
            var (name, folders) = NameAndFolders(project.DefaultPrefix, path);
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id, path), name, content, folders, path);
        }

        return solution;
    }

    /// <summary>
    /// A file below the folder of the prefix has that way down as its folders; one elsewhere is a link: no folders, and its whole path
    /// for a name if it is rooted.
    /// </summary>
    public static (string Name, string[] Folders) NameAndFolders(string prefix, string path)
    {
        var root = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (root.StartsWith('/') && path.StartsWith(root, StringComparison.Ordinal))
        {
            var parts = path[root.Length..].Split('/');
            return (parts[^1], parts[..^1]);
        }

        return root.StartsWith('/') && path.StartsWith('/') ? (path, []) : (Path.GetFileName(path), []);
    }
}
