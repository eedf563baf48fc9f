using System.Runtime.InteropServices;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Finds packages that are already on this machine. It never asks a registry: a test must not need the network.</summary>
internal static class ReferencePackages
{
    /// <summary>The folder that a package was unpacked in.</summary>
    /// <exception cref="InvalidOperationException">The package is not here; the message says where it was looked for.</exception>
    public static string FolderOf(PackageIdentity package) =>
        FindInGlobalPackages(package) ?? FindInTargetingPacks(package) ?? throw Missing(package);

    private static string GlobalPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The targeting packs that the SDK brings, beside the runtime that this process runs on.</summary>
    private static string TargetingPacks =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs"));

    private static string? FindInGlobalPackages(PackageIdentity package)
    {
        var folder = Path.Combine(GlobalPackages, package.Id.ToLowerInvariant(), package.Version.ToLowerInvariant());
        return Directory.Exists(folder) ? folder : null;
    }

    /// <summary>A patch release does not change the public API, so a pack of the same major and minor version serves as well.</summary>
    private static string? FindInTargetingPacks(PackageIdentity package)
    {
        var pack = Path.Combine(TargetingPacks, package.Id);
        if (!Version.TryParse(package.Version, out var wanted) || !Directory.Exists(pack))
            return null;

        var release = $"{wanted.Major}.{wanted.Minor}.";
        return Directory.EnumerateDirectories(pack, release + "*")
            .OrderByDescending(folder => Path.GetFileName(folder) == package.Version)
            .ThenByDescending(folder => Version.TryParse(Path.GetFileName(folder), out var version) ? version : new Version())
            .FirstOrDefault();
    }

    private static InvalidOperationException Missing(PackageIdentity package) => new(
        $"The reference assemblies '{package}' are neither in the NuGet packages folder '{GlobalPackages}' nor among the targeting packs in "
        + $"'{TargetingPacks}', and a test does not fetch them. Set {nameof(ReferenceAssemblies)} to a set that is there, or add "
        + $"<PackageDownload Include=\"{package.Id}\" Version=\"[{package.Version}]\" /> to the project and restore.");
}
