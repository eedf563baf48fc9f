namespace MmuRules.Tool.Rendering;

/// <summary>The lines of source files, each file read once.</summary>
internal sealed class SourceFiles
{
    private readonly Dictionary<string, string[]> _files = [];

    /// <summary>The text of a line, counted from 1; null if the file or the line is not there (generated, or changed since).</summary>
    public string? Line(string path, int number)
    {
        if (!_files.TryGetValue(path, out var lines))
            _files[path] = lines = Read(path);
        return number >= 1 && number <= lines.Length ? lines[number - 1] : null;
    }

    private static string[] Read(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
