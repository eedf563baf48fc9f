namespace MmuRules.Tool.Rendering;

/// <summary>How paths are shown.</summary>
internal static class Paths
{
    /// <summary>Relative to the folder the user stands in, unless that would climb out of it.</summary>
    public static string Display(string path, string baseFolder)
    {
        var relative = Path.GetRelativePath(baseFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
