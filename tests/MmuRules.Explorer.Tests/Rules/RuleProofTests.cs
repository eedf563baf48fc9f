using MmuRules.Exploration;
using MmuRules.Hardware;

namespace MmuRules.ExplorerTests.Rules;

/// <summary>The rules are no opinions: what a rule's page flags is violated by an interleaving, and what it shows as fixed, and what the code fixes make of it, is proved in the same scenario.</summary>
public class RuleProofTests
{
    // The pages leave out what is of no importance to the rule, such as the reference of a page that stays.
    internal static readonly ExplorationOptions Options = new() { Properties = [.. Enum.GetValues<Property>().Where(property => property != Property.Counts)] };

    public static TheoryData<string> Rules => ["MMU1001", "MMU1002", "MMU1003", "MMU1004"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_a_page_flags_is_violated(string rule)
    {
        foreach (CodeUnderTest code in CodeOf(rule, "Flagged"))
        {
            Assert.Contains(ScenariosOf(rule), scenario => OutcomeOf(scenario, code) == Outcome.Violated);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_a_page_shows_as_fixed_is_proved_in_every_environment(string rule)
    {
        foreach (CodeUnderTest code in CodeOf(rule, "Fixed"))
        {
            Assert.All(ScenariosOf(rule), scenario => Assert.Equal(Outcome.Proved, OutcomeOf(scenario, code)));
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void What_a_page_shows_as_right_is_proved_in_every_environment(string rule)
    {
        foreach (string block in PageCode.BlocksOf(rule, "Not flagged").Where(CanBeRun))
        {
            foreach (CodeUnderTest code in PageCode.Compile(PageCode.SourceOf(block)).Where(CanBeRun))
            {
                Assert.All(ScenariosOf(rule), scenario => Assert.Equal(Outcome.Proved, OutcomeOf(scenario, code)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task What_every_code_fix_makes_of_it_is_silent_and_proved_where_it_was_violated(string rule)
    {
        foreach (string block in PageCode.BlocksOf(rule, "Flagged"))
        {
            string source = PageCode.SourceOf(block);
            CodeUnderTest flagged = Assert.Single(PageCode.Compile(source));
            Scenario scenario = ScenariosOf(rule).First(one => OutcomeOf(one, flagged) == Outcome.Violated);
            IReadOnlyList<(string Title, string Source)> found = await FixedCode.OfAsync(source);

            Assert.NotEmpty(found);
            foreach ((string title, string made) in found)
            {
                Assert.Empty(await FixedCode.DiagnosedAsync(made));
                Assert.True(OutcomeOf(scenario, Assert.Single(PageCode.Compile(made))) == Outcome.Proved, title);
            }
        }
    }

    /// <summary>A limit that the page of MMU1001 names: the fix leaves the unlock where it is.</summary>
    [Fact]
    public async Task What_the_fixes_of_MMU1001_make_of_a_marking_outside_the_lock_still_deceives_fsync()
    {
        foreach ((_, string made) in await FixedCode.OfAsync(PageCode.SourceOf(PageCode.BlocksOf("MMU1001", "Flagged")[0])))
        {
            Assert.Equal(Property.FsyncDurability, Explorer.Check(Scenarios.SharedFileFsync, HardwareModel.X86, PageCode.Compile(made), Options).Violated);
        }
    }

    private static Scenario[] ScenariosOf(string rule) => rule == "MMU1002" ? [Scenarios.Anonymous] : [.. Scenarios.SharedFiles()];

    private static IEnumerable<CodeUnderTest> CodeOf(string rule, string section) =>
        PageCode.BlocksOf(rule, section).SelectMany(block => PageCode.Compile(PageCode.SourceOf(block)));

    private static Outcome OutcomeOf(Scenario scenario, CodeUnderTest code) => Explorer.Check(scenario, HardwareModel.X86, [code], Options).Outcome;

    // Of a second page of whatever kind no scenario knows.
    private static bool CanBeRun(string block) => !block.Contains("VirtualAddress other", StringComparison.Ordinal);

    private static bool CanBeRun(CodeUnderTest code) => code.Name != "NothingWasMapped";
}
