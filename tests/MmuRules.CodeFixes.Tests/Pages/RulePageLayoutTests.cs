using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Formatting;
using MmuRules.Analyzers.Tests.Docs;

namespace MmuRules.CodeFixes.Tests.Pages;

/// <summary>What a fix writes looks as if the author had written it.</summary>
public sealed class RulePageLayoutTests
{
    [Theory]
    [MemberData(nameof(RulePageFixTests.Examples), MemberType = typeof(RulePageFixTests))]
    public async Task What_was_formatted_still_is(string id, int index)
    {
        var example = RulePage.Of(id).ExamplesOf(RulePage.Flagged)[index];
        var page = PageSolution.Of(example with { Code = Indented(example.Code, "    ") });
        Assert.Equal(await TextAsync(page.Solution.GetDocument(page.First)!), await FormattedAsync(page.Solution.GetDocument(page.First)!));

        var @fixed = await FixedAsync(page, id);

        Assert.Equal(await FormattedAsync(@fixed), await TextAsync(@fixed));
    }

    [Theory]
    [MemberData(nameof(RulePageFixTests.Examples), MemberType = typeof(RulePageFixTests))]
    public async Task Tabs_and_the_ends_of_lines_stay_as_they_are(string id, int index)
    {
        var example = RulePage.Of(id).ExamplesOf(RulePage.Flagged)[index];
        var page = PageSolution.Of(example with { Code = Indented(example.Code.Replace("    ", "\t", StringComparison.Ordinal), "\t") }, "\r\n");

        var text = await TextAsync(await FixedAsync(page, id));

        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.DoesNotContain(text.Split("\r\n"), line => line.TrimStart('\t').StartsWith(' '));
        Assert.DoesNotContain(text.Split("\r\n"), line => line.EndsWith(' ') || line.EndsWith('\t'));
    }

    private static async Task<Document> FixedAsync(PageSolution page, string id)
    {
        var document = page.Solution.GetDocument(page.First)!;
        var diagnostics = await PageSolution.DiagnosticsAsync(page.Solution, page.First);
        var key = (await PageFix.OfferedAsync(document, diagnostics[0]))[0].EquivalenceKey;
        var @fixed = (await PageFix.AllFixedAsync(document, id, FixAllScope.Document, key)).GetDocument(page.First)!;
        Assert.NotEqual(await TextAsync(document), await TextAsync(@fixed));
        return @fixed;
    }

    private static async Task<string> FormattedAsync(Document document) => await TextAsync(await Formatter.FormatAsync(document));

    private static async Task<string> TextAsync(Document document) => (await document.GetTextAsync()).ToString();

    private static string Indented(string code, string indent) =>
        string.Join('\n', code.TrimEnd().Split('\n').Select(line => line.Length == 0 || line[0] == '#' ? line : indent + line));
}
