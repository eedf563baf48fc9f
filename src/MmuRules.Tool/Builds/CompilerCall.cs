namespace MmuRules.Tool.Builds;

/// <summary>One call of the C# compiler, as the user's build made it.</summary>
/// <param name="Project">Full path of the project file.</param>
/// <param name="Framework">The target framework; empty for a project without one.</param>
/// <param name="Target">Full path of the assembly that the build leaves for whoever runs it.</param>
/// <param name="Compiler">Full path of csc: a .dll for the dotnet host, or a program.</param>
/// <param name="Packages">The folder of NuGet packages, whose sources are not the user's to change; may be empty.</param>
/// <param name="WarningsAsErrors">The user's list, which the first build leaves out so that a warning does not end it.</param>
/// <param name="Arguments">The command line, one argument each.</param>
internal sealed record CompilerCall(string Project, string Framework, string Target, string Compiler, string Packages, string WarningsAsErrors, IReadOnlyList<string> Arguments)
{
    /// <summary>Relative paths among the arguments start here.</summary>
    public string Folder => Path.GetDirectoryName(Project)!;

    public string DisplayName => Framework.Length == 0 ? Path.GetFileNameWithoutExtension(Project) : $"{Path.GetFileNameWithoutExtension(Project)} ({Framework})";

    /// <summary>Reads a record that the injected targets wrote: six named lines, then the arguments.</summary>
    public static CompilerCall Read(string file)
    {
        var lines = File.ReadAllLines(file);
        return new(Named(lines[0], "project"), Named(lines[1], "framework"), Named(lines[2], "target"), Named(lines[3], "compiler"), Named(lines[4], "packages"), Named(lines[5], "warningsAsErrors"), lines[6..]);
    }

    private static string Named(string line, string name) =>
        line.StartsWith(name + "=", StringComparison.Ordinal)
            ? line[(name.Length + 1)..]
            : throw new InvalidDataException($"A compiler record says '{line}' where '{name}=' was expected.");
}
