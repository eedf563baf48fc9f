using System.Collections;

namespace MmuRules.Tool.Builds;

/// <summary>The user's `dotnet`, and an environment in which it behaves as if called from a shell.</summary>
internal static class DotnetHost
{
    private static readonly string FileName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>The host that runs us, if it says so; else the one that PATH finds.</summary>
    public static string Program
    {
        get
        {
            string?[] candidates =
            [
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
                Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, FileName) : null,
            ];
            return candidates.FirstOrDefault(File.Exists) ?? FileName;
        }
    }

    /// <summary>
    /// Takes away what an outer `dotnet run`, `dotnet test` or MSBuild leaves for its own children: the folder of its SDK, its
    /// switches and its hooks would otherwise decide which SDK builds the user's project. English, because the output is read.
    /// </summary>
    public static Dictionary<string, string?> CleanEnvironment()
    {
        var changes = new Dictionary<string, string?>();
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key))
        {
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("DOTNET_MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "DOTNET_STARTUP_HOOKS")
                changes[name] = null;
        }

        changes["DOTNET_CLI_UI_LANGUAGE"] = "en";
        changes["DOTNET_NOLOGO"] = "true";
        return changes;
    }
}
