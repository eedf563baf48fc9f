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

    [Theory]
    [InlineData("X86")]
    [InlineData("Arm64")]
    public async Task Each_flagged_shape_of_the_sample_loses_something_on_the_model_that_it_names(string model)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "samples", "FlaggedShapes"), "*.cs");
        var shapes = files.Select(File.ReadAllText).Where(code => model == (NamedModel().Match(code) is { Success: true } named ? named.Groups["model"].Value : "X86"));
        var rules = shapes.SelectMany(code => Explorable().Matches(code)).Select(match => match.Groups["rule"].Value).ToList();
        Assert.NotEmpty(rules);

        var run = await ToolRun.OfAsync(_folder.Root, "explore", SmallAssembly.CompileFiles(_folder, "FlaggedShapes", files), "--model", model, "--function", string.Join(',', rules));

        Assert.True(run.ExitCode == 1, run.Out + run.Errors);
        Assert.All(rules, rule => Assert.Matches($"\n{rule} in .* on {model}: ", run.Out));
    }

    private static IEnumerable<string> Options(string text) => Option().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex("<c>--model (?<model>\\w+)</c>")]
    private static partial Regex NamedModel();

    [GeneratedRegex("\\[Explorable\\(\"(?<rule>MMU\\d{4})\"")]
    private static partial Regex Explorable();

    [GeneratedRegex("(?<![-\\w])--[a-z][a-z-]+")]
    private static partial Regex Option();
}
