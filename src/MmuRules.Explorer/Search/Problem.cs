using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>What is explored.</summary>
/// <param name="Scenario">The world and the environment.</param>
/// <param name="Model">The hardware.</param>
/// <param name="Code">The code under test, one function or several that run at the same time.</param>
/// <param name="Reductions">What is left out because it makes no difference.</param>
internal sealed record Problem(Scenario Scenario, HardwareModel Model, IReadOnlyList<CodeUnderTest> Code, Reductions Reductions)
{
    /// <summary>Who sees to it that code under test goes on.</summary>
    internal Watchdog Watchdog { get; init; } = new();

    /// <summary>Whether it matters who was interrupted.</summary>
    internal bool CountsPreemptions { get; init; }
}
