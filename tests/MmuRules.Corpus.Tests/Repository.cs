namespace MmuRules.Corpus;

/// <summary>The files of the repository that the tests were built in.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static bool IsWriting => Environment.GetEnvironmentVariable("MMURULES_WRITE_DOCS") == "1";

    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MmuRules.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"MmuRules.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
