using System.Globalization;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Which folders of a package serve a framework, the best first.</summary>
internal static class FrameworkFallback
{
    private static readonly string[] Standards =
        ["netstandard2.1", "netstandard2.0", "netstandard1.6", "netstandard1.5", "netstandard1.4", "netstandard1.3", "netstandard1.2", "netstandard1.1", "netstandard1.0"];

    private static readonly string[] CoreApps =
        ["netcoreapp3.1", "netcoreapp3.0", "netcoreapp2.2", "netcoreapp2.1", "netcoreapp2.0", "netcoreapp1.1", "netcoreapp1.0"];

    /// <summary>The framework itself, then older ones of its line, then .NET Standard.</summary>
    public static IEnumerable<string> Of(string framework)
    {
        if (Standards.Contains(framework))
            return Standards.SkipWhile(standard => standard != framework);
        if (CoreApps.Contains(framework))
            return CoreApps.SkipWhile(app => app != framework).Concat(Standards);
        if (framework.StartsWith("net", StringComparison.Ordinal)
            && Version.TryParse(framework.AsSpan(3), out var version)
            && version.Major >= 5)
        {
            return Enumerable.Range(5, version.Major - 4).Reverse()
                .Select(major => string.Create(CultureInfo.InvariantCulture, $"net{major}.0"))
                .Concat(CoreApps)
                .Concat(Standards);
        }

        return [framework, .. Standards];
    }
}
