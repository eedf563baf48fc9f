using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.ExplorerTests.BadInput;

/// <summary>Small worlds to explore bad code in.</summary>
internal static class Try
{
    internal static Scenario Quiet { get; } = Scenarios.SharedFileOf(1, new MappingOptions());

    internal static Scenario Busy { get; } = Quiet.With(EnvironmentParts.Writers(1), EnvironmentParts.Cleaner(), EnvironmentParts.Reclaim());

    internal static Verdict Check(Scenario scenario, params Action<World>[] code) => Check(scenario, new ExplorationOptions { Threads = 1 }, code);

    internal static Verdict Check(Scenario scenario, ExplorationOptions options, params Action<World>[] code) =>
        Explorer.Check(scenario, HardwareModel.X86, [.. code.Select((one, i) => new CodeUnderTest($"function {i}", one))], options);

    /// <summary>The page that the scenario has put into the cache.</summary>
    internal static Page PageOf(World world) => world.Machine.Pages[0];
}
