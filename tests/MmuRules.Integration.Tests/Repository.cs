using System.Reflection;

namespace MmuRules.Integration.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration that everything here was built in, the packed projects too.</summary>
    public static string Configuration { get; } =
        typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MmuRules.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"MmuRules.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
