namespace MmuRules.Tool.Builds;

/// <summary>What is to be built: one project or solution file, whatever the user typed.</summary>
internal sealed record BuildTarget(string File)
{
    private static readonly string[] SolutionExtensions = [".sln", ".slnx", ".slnf"];

    /// <summary>The folder of the file; the child build runs there, so that its global.json and nuget.config count.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    public bool IsProject => !SolutionExtensions.Contains(Path.GetExtension(File).ToLowerInvariant());

    public string Name => Path.GetFileName(File);

    /// <summary>Finds the project or solution that a path means: itself, or the only one in the folder.</summary>
    /// <exception cref="UserError">There is none, or several, or it is not C#.</exception>
    public static BuildTarget Resolve(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UserError("The PATH is empty.", "Give a C# project (.csproj), a solution (.sln, .slnx, .slnf), or a folder that holds one; `.` is this folder.");

        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            return InFolder(full, path);

        if (!System.IO.File.Exists(full))
            throw new UserError($"'{path}' does not exist (looked for {full}).", "Give a C# project (.csproj), a solution (.sln, .slnx, .slnf), or a folder that holds one.");

        var extension = Path.GetExtension(full).ToLowerInvariant();
        if (extension == ".csproj" || SolutionExtensions.Contains(extension))
            return new(full);

        throw extension switch
        {
            ".cs" => new UserError($"'{path}' is a source file.", "Give the project that compiles it: references and language version are the project's."),
            ".fsproj" or ".vbproj" => new UserError($"'{path}' is not a C# project.", "MmuRules reads C# only. Give a .csproj, or a solution: other languages in it are built and left alone."),
            _ => new UserError($"'{path}' is neither a C# project nor a solution.", "Give a .csproj, .sln, .slnx or .slnf file, or a folder that holds one."),
        };
    }

    private static BuildTarget InFolder(string folder, string asTyped)
    {
        var solutions = FilesIn(folder, SolutionExtensions);
        var projects = FilesIn(folder, [".csproj"]);

        // A solution says itself which projects belong together, so it wins over the projects beside it, as long as it is the only one.
        var candidates = solutions.Length > 0 ? solutions : projects;
        return candidates switch
        {
            [var only] => new(only),
            [] => throw new UserError($"The folder '{asTyped}' holds no C# project and no solution.", Below(folder)),
            _ => throw new UserError(
                $"The folder '{asTyped}' holds {candidates.Length} {(solutions.Length > 0 ? "solutions" : "projects")}: {string.Join(", ", candidates.Select(Path.GetFileName))}.",
                $"Say which one, for example {Path.Combine(asTyped, Path.GetFileName(candidates[0]))}."),
        };
    }

    private static string Below(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true };
        var below = Directory.EnumerateFiles(folder, "*.csproj", options).Order(StringComparer.Ordinal).Take(4).ToArray();
        if (below.Length == 0)
            return "Give a .csproj, .sln, .slnx or .slnf file, or a folder that holds one.";

        var names = below.Take(3).Select(file => Path.GetRelativePath(folder, file));
        return $"Below it there are {string.Join(", ", names)}{(below.Length > 3 ? ", ..." : "")}: give one of them, or a solution that holds them.";
    }

    private static string[] FilesIn(string folder, string[] extensions) =>
        [.. Directory.EnumerateFiles(folder)
            .Where(file => extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)];
}
