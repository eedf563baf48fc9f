using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Exploring;

/// <summary>Writes what the user asked to have in a file.</summary>
internal static class OutputFile
{
    /// <summary>Sees that a file can be written before hours are spent on what it is to hold. What is in it stays.</summary>
    /// <exception cref="UserError">It cannot be written.</exception>
    public static void Try(string path) => Guarded(path, full =>
    {
        var isNew = !File.Exists(full);
        File.OpenWrite(full).Dispose();
        if (isNew)
            File.Delete(full);
    });

    /// <exception cref="UserError">It cannot be written.</exception>
    public static void Write(string path, string text) => Guarded(path, full => File.WriteAllText(full, text.EndsWith('\n') ? text : text + "\n"));

    private static void Guarded(string path, Action<string> write)
    {
        try
        {
            var full = Path.GetFullPath(path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            write(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserError($"The file '{path}' cannot be written: {e.Message}", "Give a path in a folder that you may write to.");
        }
    }
}
