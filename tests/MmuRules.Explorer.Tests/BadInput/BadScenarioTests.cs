using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.BadInput;

public class BadScenarioTests
{
    public static TheoryData<string, ExplorationOptions> BadOptions => new()
    {
        { "Threads must be at least 0.", new ExplorationOptions { Threads = -1 } },
        { "MemoryLimit must be at least 1.", new ExplorationOptions { MemoryLimit = 0 } },
        { "PreemptionBound must be at least 0.", new ExplorationOptions { PreemptionBound = -1 } },
        { "Runs must be at least 1.", new ExplorationOptions { Runs = 0 } },
        { "MostMoves must be at least 1.", new ExplorationOptions { MostMoves = 0 } },
        { "StepTimeout must be positive, or infinite.", new ExplorationOptions { StepTimeout = TimeSpan.Zero } },
        { "Properties and Reductions must be given", new ExplorationOptions { Properties = null! } },
    };

    [Fact]
    public void One_that_is_built_otherwise_each_time()
    {
        int built = 0;
        Scenario scenario = Try.Busy with
        {
            Build = machine =>
            {
                World world = Try.Busy.Build(machine);
                if (built++ % 2 == 0)
                {
                    Try.PageOf(world).Get();
                }

                return world;
            },
        };

        AssertTold("The scenario SharedFile was built twice, and not in the same way", scenario, Look);
    }

    [Fact]
    public void One_without_a_part_that_the_code_asks_for()
    {
        Scenario scenario = Try.Quiet with { Build = machine => new World(machine) };

        AssertTold("The scenario has no Mm.", scenario, world => _ = world.Mm);
    }

    [Fact]
    public void One_without_a_part_that_its_environment_needs()
    {
        Scenario scenario = Try.Busy with { Build = machine => new World(machine) };

        AssertTold("The scenario has no", scenario, Look);
    }

    [Fact]
    public void One_in_which_two_agents_play_the_same_cpu() =>
        AssertTold("In the scenario SharedFile 2 agents play CPU 0", Try.Busy.With(EnvironmentParts.Writers(2)), Look);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void One_with_a_number_of_cpus_that_there_is_not(int cpus)
    {
        Scenario scenario = Try.Busy with { Machine = Try.Busy.Machine with { CpuCount = cpus } };

        var thrown = Assert.Throws<MachineConfigurationException>(() => Try.Check(scenario, Look));
        Assert.StartsWith("CpuCount is ", thrown.Message);
    }

    [Fact]
    public void A_part_that_is_taken_out_must_be_there()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Try.Busy.Without("writer"));

        Assert.StartsWith("The scenario SharedFile has no part 'writer'. It has: writers, cleaner, reclaim.", thrown.Message);
    }

    [Fact]
    public void No_code_at_all() => Assert.Throws<ArgumentException>(() => Try.Check(Try.Busy));

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_that_mean_nothing(string message, ExplorationOptions options)
    {
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(() => Try.Check(Try.Busy, options, Look));

        Assert.StartsWith(message, thrown.Message);
    }

    private static void AssertTold(string message, Scenario scenario, Action<World> code)
    {
        var thrown = Assert.Throws<BadScenarioException>(() => Try.Check(scenario, code));

        Assert.StartsWith(message, thrown.Message);
    }

    private static void Look(World world) => _ = world.Machine.Pages[0].IsDirty;
}
