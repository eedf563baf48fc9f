using System.Text.RegularExpressions;
using MmuRules.Tool.Tests.EndToEnd;

namespace MmuRules.Tool.Tests.Exploring;

/// <summary>What the documents tell people to type exists, and what the rules' pages say is shown is shown.</summary>
public sealed partial class DocumentedCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_option_of_explore_that_a_document_names_is_one_and_each_is_documented()
    {
        var help = await ToolRun.OfAsync(_folder.Root, "explore", "--help");
        var options = Options(help.Out).Except(["--help", "--version"]).ToHashSet();
        string[] documents = ["README.md", "samples/README.md", "docs/exploring.md", .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/explore-in-parallel")), .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/rules"))];
        foreach (var document in documents)
        {
            var lines = File.ReadAllLines(Path.Combine(Repository.Root, document)).Where(line => line.Contains("explore ", StringComparison.Ordinal) || line.Contains("explore,", StringComparison.Ordinal));
            Assert.All(lines.SelectMany(Options).Except(["--project", "--tool-path"]), option => Assert.True(options.Contains(option), $"{document} names {option}"));
        }

        var guide = Options(File.ReadAllText(Path.Combine(Repository.Root, "docs/exploring.md"))).ToHashSet();
        Assert.Empty(options.Except(guide));
    }

    [Fact]
    public async Task Each_flagged_shape_of_the_sample_loses_something()
    {
        var sample = SmallAssembly.CompileWith(_folder, "FlaggedShapes", File.ReadAllText(Path.Combine(Repository.Root, "samples/FlaggedShapes/Shapes.cs")));
        var run = await ToolRun.OfAsync(_folder.Root, "explore", sample);
        Assert.True(run.ExitCode == 1, run.Out + run.Errors);
        Assert.All((string[])["MMU1001", "MMU1002", "MMU1003", "MMU1004"], rule => Assert.Matches($"\n{rule} in .* on X86: ", run.Out));
    }

    private static IEnumerable<string> Options(string text) => Option().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex("(?<![-\\w])--[a-z][a-z-]+")]
    private static partial Regex Option();
}
