namespace MmuRules.Tool.Builds;

/// <summary>A temporary folder for everything a run produces: the user's bin and obj are never written.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace() => Folder = Directory.CreateTempSubdirectory("mmurules-").FullName;

    public string Folder { get; }

    /// <summary>A folder of that name inside, created if need be.</summary>
    public string Sub(params string[] names) => Directory.CreateDirectory(Path.Combine([Folder, .. names])).FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A virus scanner or a killed compiler may still hold a file. What is left lies in the temporary folder, which the system clears.
        }
    }
}
