using System.Text.Json.Nodes;

namespace MmuRules.Integration.Tests;

/// <summary>The tool as it is installed, in a folder of its own.</summary>
public sealed class InstalledTool(PackageFeed feed) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = feed.NewFolder();

    public async Task InitializeAsync()
    {
        var install = await ChildProgram.DotnetAsync(
            _folder.Root, feed.PackagesFolder, "tool", "install", "MmuRules.Tool", "--version", feed.Version, "--tool-path", "bin", "--configfile", "nuget.config");
        install.MustSucceed();
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    internal Task<ProgramRun> RunAsync(string folder, params string[] arguments) =>
        ChildProgram.RunAsync(_folder.PathOf("bin/mmurules"), folder, feed.PackagesFolder, arguments);
}

[Collection(PackageTests.Name)]
public sealed class ToolTests(PackageFeed feed, InstalledTool tool) : IClassFixture<InstalledTool>
{
    [Fact]
    public async Task The_installed_tool_says_what_it_can_do()
    {
        using var folder = feed.NewFolder();
        var run = await tool.RunAsync(folder.Root, "--help");
        Assert.Contains("check", run.MustSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_installed_tool_finds_once_what_the_packages_analyzers_find_too()
    {
        using var folder = feed.NewFolder();
        folder.WriteProject("Wrong", feed.Version, "", "MmuRules");
        folder.Write("Wrong/Zapper.cs", Sources.WrongZapper);

        var run = await tool.RunAsync(folder.Root, "check", "Wrong", "--sarif", "findings.sarif");

        Assert.True(run.ExitCode == 1, run.Output);
        var results = JsonNode.Parse(folder.Read("findings.sarif"))!["runs"]!.AsArray().SelectMany(each => each!["results"]!.AsArray());
        Assert.Equal(["MMU1003"], results.Select(result => (string?)result!["ruleId"]));
    }

    [Fact]
    public async Task The_installed_tool_shows_by_exploring_what_a_project_of_the_packages_loses()
    {
        using var folder = feed.NewFolder();
        folder.WriteProject("Wrong", feed.Version, "", "MmuRules");
        folder.Write("Wrong/Zapper.cs", Sources.WrongZapper.Replace("public static void Zap(", "[MmuRules.Annotations.Explorable(\"zap\", \"SharedFile\")] public static void Zap(", StringComparison.Ordinal));

        var run = await tool.RunAsync(folder.Root, "explore", "Wrong");

        Assert.True(run.ExitCode == 1, run.Output);
        Assert.Contains("zap       violated: lost write", run.Output, StringComparison.Ordinal);
        Assert.Contains("Zapper.cs:15", run.Output, StringComparison.Ordinal);
    }
}
