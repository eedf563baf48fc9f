using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>Each rule has a page, the pages have one shape, and what they say of code is what the analyzer says.</summary>
public sealed class RulePageTests
{
    public static TheoryData<string> Ids => [.. RulePage.Ids];

    private static DiagnosticDescriptor DescriptorOf(string id) => new MmuOrderingAnalyzer().SupportedDiagnostics.Single(descriptor => descriptor.Id == id);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_has_a_page_under_its_title(string id) => Assert.Equal($"# {id}: {DescriptorOf(id).Title}", RulePage.Of(id).Title);

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_help_link_leads_to_the_page(string id) => Assert.EndsWith($"/docs/rules/{id}.md", DescriptorOf(id).HelpLinkUri, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_the_shape_of_the_others(string id) =>
        Assert.Equal(
            ["What is lost", RulePage.Flagged, RulePage.Fixed, RulePage.NotFlagged, "The losing schedule", "Where it happens", "Source", "Options", "Limits"],
            RulePage.Of(id).Headings);

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Flagged_code_is_flagged_where_the_page_says_and_with_nothing_else(string id)
    {
        var examples = RulePage.Of(id).ExamplesOf(RulePage.Flagged);
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var expected = DocumentedCode.Expected(example);
            Assert.All(expected, mark => Assert.EndsWith(id, mark, StringComparison.Ordinal));
            Assert.NotEmpty(expected);
            Assert.Equal(expected, await DocumentedCode.FoundAsync(example));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public Task Fixed_code_is_not_flagged(string id) => IsSilent(id, RulePage.Fixed);

    [Theory]
    [MemberData(nameof(Ids))]
    public Task Code_that_is_not_flagged_is_not_flagged(string id) => IsSilent(id, RulePage.NotFlagged);

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_links_of_a_page_lead_somewhere(string id) =>
        Assert.All(RulePage.Of(id).Links, link => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(RulePage.PathOf(id))!, link)), link));

    [Fact]
    public void There_is_no_page_without_a_rule() =>
        Assert.Equal(RulePage.Ids.Order(), Directory.EnumerateFiles(Repository.PathOf("docs", "rules"), "MMU*.md").Select(Path.GetFileNameWithoutExtension).Order());

    private static async Task IsSilent(string id, string section)
    {
        var examples = RulePage.Of(id).ExamplesOf(section);
        Assert.NotEmpty(examples);
        foreach (var example in examples)
            Assert.Empty(await DocumentedCode.FoundAsync(example));
    }
}
