using MmuRules.Exploration;
using MmuRules.ExplorerTests.Docs;

namespace MmuRules.ExplorerTests.Rules;

/// <summary>The losing schedules of the rules' pages are the explorer's own. Run the tests with MMURULES_WRITE_DOCS=1 to make them anew.</summary>
public class WitnessPageTests
{
    public static TheoryData<string> Rules => [.. WitnessOfPage.Rules];

    public static TheoryData<string> Pages => [.. WitnessOfPage.Pages];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_losing_schedule_of_a_page_is_what_the_explorer_finds_in_its_code(string rule)
    {
        WitnessOfPage found = WitnessOfPage.Of(rule);
        Assert.Equal(Outcome.Violated, found.Verdict.Outcome);
        string page = found.Page();
        string picture = found.Picture();
        if (Repository.IsWriting)
        {
            File.WriteAllText(WitnessOfPage.FileOf(rule), page);
            Directory.CreateDirectory(Path.GetDirectoryName(WitnessOfPage.PictureOf(rule))!);
            File.WriteAllText(WitnessOfPage.PictureOf(rule), picture);
        }

        Assert.Equal(page, WitnessOfPage.TextOf(rule));
        Assert.Equal(picture, File.ReadAllText(WitnessOfPage.PictureOf(rule)).ReplaceLineEndings("\n"));
    }

    /// <summary>What is drawn comes of what the rule forbids: the fixed code loses nothing beside the same agents.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void The_fixed_code_of_a_page_is_proved_where_its_flagged_code_is_drawn(string rule)
    {
        WitnessOfPage page = WitnessOfPage.Of(rule);
        Assert.Equal(Outcome.Proved, page.OutcomeOfFixed(page.Model));
    }

    /// <summary>No schedule is drawn by hand: a page shows what the explorer has found, or says why there is nothing to find.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_shows_a_witness_or_says_why_there_is_none(string rule)
    {
        string schedule = PageCode.SectionOf(rule, "The losing schedule");
        bool isShown = WitnessOfPage.Rules.Contains(rule);

        Assert.Equal(isShown ? 1 : 0, schedule.Split("```text\n").Length - 1);
        Assert.Equal(!isShown, schedule.StartsWith("There is none: ", StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_no_picture_of_a_page_that_asks_for_none() => Assert.Equal(
        WitnessOfPage.Rules,
        Directory.EnumerateFiles(Repository.PathOf("docs", "rules", "images"), "*.svg").Select(Path.GetFileNameWithoutExtension).Order());
}
