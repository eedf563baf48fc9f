using MmuRules.Exploration;
using MmuRules.ExplorerTests.Docs;
using MmuRules.Hardware;

namespace MmuRules.ExplorerTests;

public class ScenarioTests
{
    [Fact]
    public void Every_scenario_has_a_name_of_its_own() =>
        Assert.Equal(Scenarios.All.Length, Scenarios.All.Select(scenario => scenario.Name.ToUpperInvariant()).Distinct().Count());

    [Fact]
    public void A_scenario_is_found_by_its_name_however_it_is_capitalized() =>
        Assert.Equal("SharedFileFsync.AlwaysLocked", Scenarios.Find("sharedfilefsync.alwayslocked").Name);

    [Fact]
    public void Who_asks_for_a_scenario_that_is_none_is_told_those_that_there_are()
    {
        string message = Assert.Throws<ArgumentException>(() => Scenarios.Find("ShardFile")).Message;
        Assert.Contains("no scenario 'ShardFile'", message);
        Assert.All(Scenarios.All, scenario => Assert.Contains(scenario.Name, message));
    }

    [Fact]
    public void Every_scenario_can_be_built_on_every_model() => Assert.All(
        Scenarios.All,
        scenario => Assert.All(HardwareModel.All, model => Assert.All(scenario.Environment, part => Assert.NotNull(part.Create(scenario.BuildOn(model)).ToList()))));

    [Fact]
    public void Every_scenario_is_in_the_guide()
    {
        string guide = File.ReadAllText(Repository.PathOf("docs", "exploring.md"));
        Assert.All(Scenarios.All, scenario => Assert.Contains($"`{scenario.Name.Split('.')[0]}`", guide));
    }

    [Fact]
    public void A_part_that_is_not_there_cannot_be_taken_out()
    {
        string message = Assert.Throws<ArgumentException>(() => Scenarios.SharedFile.Without("fsync")).Message;
        Assert.Contains("writers, cleaner, reclaim", message);
    }
}
