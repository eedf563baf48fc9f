using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Tests.Docs;

namespace MmuRules.CodeFixes.Tests.Pages;

/// <summary>What a fix does is told where a reader looks for it.</summary>
public sealed class RulePageWordsTests
{
    private static readonly HashSet<string> Exported = [.. PageFix.Providers
        .Where(known => known.Value.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true)
        .Select(known => known.Key)];

    public static TheoryData<string> Ids => [.. RulePage.Ids];

    [Fact]
    public void Every_fix_is_exported_and_so_found_by_an_editor() => Assert.Equal(PageFix.Providers.Keys.Order(), Exported.Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_says_below_its_fixed_code_what_the_code_fix_does_if_there_is_one_and_says_nothing_of_one_if_there_is_none(string id)
    {
        var page = RulePage.Of(id);
        var told = page.Headings.Where(heading => page.Section(heading).Split('\n').Any(line => line.StartsWith("The code fix ", StringComparison.Ordinal)));

        string[] expected = Exported.Contains(id) ? [RulePage.Fixed] : [];
        Assert.Equal(expected, told);
    }
}
