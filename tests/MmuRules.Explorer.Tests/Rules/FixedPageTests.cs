using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Rules;

/// <summary>That the rules fall silent is the analyzer's word for its own fixes. This is the machine's: what they make of a page's flagged code loses nothing where that code lost something.</summary>
public class FixedPageTests
{
    // What does not mend the code by itself, and is offered all the same.
    private static readonly Dictionary<string, string> ByChoice = new()
    {
        // It says by a contract that the callers flush. The page's method has none.
        ["MMU1012"] = "Declare that the caller of 'Hide' flushes",
        // Which size is the right one no contract says: all are offered.
        ["MMU3006"] = "Announce 'PageSize.Base' before",
        // Where a filesystem has buffers the page's lock is not enough; the page of the rule says so.
        ["MMU4008"] = "Mark 'page' dirty under its lock",
    };

    public static TheoryData<string> Rules => [.. WitnessOfPage.Rules];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task What_a_code_fix_makes_of_a_pages_flagged_code_is_proved_where_that_was_violated(string rule)
    {
        WitnessOfPage page = WitnessOfPage.Of(rule);
        foreach ((string title, string made) in await FixedCode.OfAsync(PageCode.SourceOf(PageCode.BlocksOf(rule, "Flagged")[0])))
        {
            Verdict verdict = page.VerdictOf(made);
            Outcome expected = ByChoice.GetValueOrDefault(rule) == title ? Outcome.Violated : Outcome.Proved;
            Assert.True(verdict.Outcome == expected, $"{title}: {verdict.Outcome} {verdict.Violated}\n{made}");
        }
    }

    [Theory]
    [InlineData("MMU1012")]
    [InlineData("MMU3006")]
    public async Task Beside_what_is_left_to_choice_something_that_mends_is_offered(string rule)
    {
        WitnessOfPage page = WitnessOfPage.Of(rule);
        IReadOnlyList<(string Title, string Source)> offered = await FixedCode.OfAsync(PageCode.SourceOf(PageCode.BlocksOf(rule, "Flagged")[0]));

        Assert.Contains(offered, one => page.VerdictOf(one.Source).Outcome == Outcome.Proved);
    }
}
