using MmuRules.Tool.Explaining;
using MmuRules.Tool.Tests.EndToEnd;

namespace MmuRules.Tool.Tests.Explaining;

/// <summary>`mmurules explain`: a rule's page in the terminal.</summary>
public sealed class ExplainTests
{
    public static TheoryData<string> Ids => [.. RulePages.Ids];

    [Fact]
    public void Every_page_of_a_rule_is_in_the_tool() =>
        Assert.Equal(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/rules"), "MMU*.md").Select(Path.GetFileNameWithoutExtension).Order(), RulePages.Ids);

    [Fact]
    public async Task Without_a_rule_all_are_listed()
    {
        var run = await ExplainAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(RulePages.Ids.Select(id => $"{id}  {RulePages.TitleOf(id)}"), run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task The_page_of_MMU1004_has_its_code_and_its_timeline()
    {
        var run = await ExplainAsync("MMU1004");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("MMU1004: Reverse mapping removed before the flush", run.Out, StringComparison.Ordinal);
        Assert.Contains("        page.RemoveRmap(); // MMU1004", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"Drop \(under test\) +cpu 0 +cleaner +reclaim", run.Out);
        Assert.Contains("<- LOST", run.Out, StringComparison.Ordinal);
        Assert.Contains("5df397dec7c4", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_page_shows_nothing_of_how_it_is_written(string id)
    {
        var run = await ExplainAsync(id);
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("```", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("](", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\n## ", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1004")]
    [InlineData("mmu1004")]
    public async Task A_rule_may_be_called_by_its_number_or_in_small_letters(string id) => Assert.Equal(await ExplainAsync("MMU1004"), await ExplainAsync(id));

    [Fact]
    public async Task A_rule_that_there_is_not_is_told_with_those_that_are_near()
    {
        var run = await ExplainAsync("MMU1904");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There is no rule 'MMU1904'.", run.Errors, StringComparison.Ordinal);
        Assert.Contains("MMU1004", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    private static Task<ToolRun> ExplainAsync(params string[] arguments) => ToolRun.OfAsync(Repository.Root, ["explain", .. arguments]);
}
