using System.Text.RegularExpressions;

namespace MmuRules.Integration.Tests;

/// <summary>The kernel of samples/ForeignKernel as a package, with the contract file that the sample has for it, brought along as docs/contract-files.md says.</summary>
internal static partial class ForeignPackage
{
    public const string Id = "Tern";

    /// <summary>Code on that kernel; its first method is wrong at line 18.</summary>
    public static string User => File.ReadAllText(PathInSample("Driver", "Evictor.cs"));

    /// <summary>Packs the kernel to where restore finds the other packages.</summary>
    public static async Task PackAsync(TemporaryFolder folder, PackageFeed feed)
    {
        var documented = Documented();
        folder.Write($"{Id}/{Id}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              {documented[1]}
            </Project>
            """);
        folder.Write($"{Id}/{Id}.targets", documented[0]);
        foreach (var file in new[] { PathInSample(Id, "Kernel.cs"), PathInSample("Driver", "tern.mmurules.txt") })
            folder.Write($"{Id}/{Path.GetFileName(file)}", File.ReadAllText(file));
        (await ChildProgram.DotnetAsync(
            folder.Root, feed.PackagesFolder, "pack", Id, "-o", feed.Folder, $"-p:PackageVersion={feed.Version}", "-nologo", "-tl:off", "-nodeReuse:false", "-p:UseSharedCompilation=false")).MustSucceed();
    }

    // The targets of the package, and what its project packs.
    private static string[] Documented()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "contract-files.md")).ReplaceLineEndings("\n");
        return [.. Block().Matches(page[page.IndexOf("\n## A contract file in a package\n", StringComparison.Ordinal)..]).Select(block => block.Groups["text"].Value)];
    }

    private static string PathInSample(params string[] parts) => Path.Combine([Repository.Root, "samples", "ForeignKernel", .. parts]);

    [GeneratedRegex("^```xml\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
