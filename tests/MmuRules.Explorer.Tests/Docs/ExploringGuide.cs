using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Hardware;
using ZapPteRange.Forms;

namespace MmuRules.ExplorerTests.Docs;

#pragma warning disable IDE0040 // As the guide shows it.

// guide
public class ZapTests
{
    public static TheoryData<string> Questions => [.. Scenarios.SharedFiles().Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Questions))]
    public void Nothing_is_lost_however_the_others_interfere(string question) =>
        Explorer.Check(Scenarios.Find(question), HardwareModel.X86, CodeBinder.Bind(DelayedRmap.ZapPteRange)).AssertProved();

    [Fact]
    public void The_order_of_before_2014_loses_a_store()
    {
        Verdict verdict = Explorer.Check(Scenarios.SharedFile, HardwareModel.X86, CodeBinder.Bind(Original.ZapPteRange));
        verdict.AssertViolated(Property.LostWrite);

        // The schedule of the witness plays the same interleaving again: put it into a test of its own, and set a breakpoint.
        var replay = new ExplorationOptions { Mode = ExplorationMode.Replay, Schedule = verdict.Witness!.Schedule };
        Explorer.Check(Scenarios.SharedFile, HardwareModel.X86, CodeBinder.Bind(Original.ZapPteRange), replay).AssertViolated(Property.LostWrite);
    }

    [Fact]
    public void A_scenario_is_made_of_parts()
    {
        Scenario twoPages = Scenarios.SharedFileOf(pages: 2, new MappingOptions())
            .With(EnvironmentParts.Writers(cpus: 1, stores: 1), EnvironmentParts.Cleaner(passes: 1), EnvironmentParts.Reclaim());
        Explorer.Check(twoPages, HardwareModel.X86, CodeBinder.Bind(Original.ZapPteRange)).AssertViolated(Property.LostWrite);
    }
}
// end

public sealed class ExploringGuideTests
{
    [Fact]
    public void The_guides_code_is_the_code_that_is_run_here()
    {
        IEnumerable<string> run = File.ReadAllLines(Repository.PathOf("tests", "MmuRules.Explorer.Tests", "Docs", "ExploringGuide.cs")).SkipWhile(line => line != "// guide").Skip(1).TakeWhile(line => line != "// end");
        IEnumerable<string> shown = File.ReadAllLines(Repository.PathOf("docs", "exploring.md")).SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```");
        Assert.Equal(shown, run);
    }
}
