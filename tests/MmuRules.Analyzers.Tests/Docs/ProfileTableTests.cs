using System.Text;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>What docs/profiles.md says of rules and machines is what the analyzer says of the rules' pages. Run the tests with MMURULES_WRITE_DOCS=1 to make the table anew.</summary>
public sealed class ProfileTableTests
{
    private const string Begin = "to make it anew. -->\n";
    private const string End = "<!-- end -->";

    private static readonly string Page = Repository.PathOf("docs", "profiles.md");
    private static readonly string[] Profiles = [.. OptionNames.Profiles.Select(profile => profile.Name).OrderByDescending(name => name == "portable")];

    [Fact]
    public async Task The_table_says_what_each_profile_makes_of_the_code_that_each_rules_page_flags()
    {
        var text = (await File.ReadAllTextAsync(Page)).ReplaceLineEndings("\n");
        var begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, StringComparison.Ordinal);
        var table = await TableAsync();
        if (Environment.GetEnvironmentVariable("MMURULES_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(Page, text[..begin] + table + text[end..]);
        else
            Assert.Equal(table, text[begin..end]);
    }

    [Fact]
    public void Every_profile_has_a_name_and_every_name_stands_on_the_page()
    {
        Assert.Equal(Enum.GetValues<MachineProfile>().Order(), OptionNames.Profiles.Select(profile => profile.Profile).Order());
        Assert.All(Profiles, name => Assert.Contains($"`{name}`", File.ReadAllText(Page), StringComparison.Ordinal));
    }

    private static async Task<string> TableAsync()
    {
        var table = new StringBuilder($"| | {string.Join(" | ", Profiles.Select(name => $"`{name}`"))} |\n|---|{string.Concat(Profiles.Select(_ => "---|"))}\n");
        foreach (var id in Rule.All.Select(rule => rule.Descriptor.Id).Order(StringComparer.Ordinal))
        {
            var cells = new List<string>();
            foreach (var profile in Profiles)
                cells.Add(await CellAsync(id, profile));
            table.Append($"| [{id}](rules/{id}.md) | {string.Join(" | ", cells)} |\n");
        }

        return table.ToString();
    }

    private static async Task<string> CellAsync(string id, string profile)
    {
        var found = new HashSet<string>();
        foreach (var example in RulePage.Of(id).ExamplesOf(RulePage.Flagged))
            found.UnionWith((await DocumentedCode.DiagnosticsAsync(example with { Configuration = $"[*]\nmmurules.profile = {profile}" }))
                .Where(diagnostic => diagnostic.Id == id)
                .Select(diagnostic => diagnostic.Severity.ToString()));
        return found.Count == 0 ? "–" : string.Join(", ", found.Order(StringComparer.Ordinal));
    }
}
