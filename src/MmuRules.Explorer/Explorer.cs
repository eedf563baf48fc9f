using MmuRules.Exploration.Search;
using MmuRules.Hardware;

namespace MmuRules.Exploration;

/// <summary>Runs code in every interleaving with its environment, and tells whether one of them violates a property.</summary>
public static class Explorer
{
    /// <summary>Explores one function.</summary>
    /// <param name="scenario">The world it runs in, and who acts beside it.</param>
    /// <param name="model">The hardware.</param>
    /// <param name="code">The function. It is run many times, each time from its beginning, and must do the same whenever it sees the same.</param>
    /// <param name="options">How to explore; everything, if left out.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ExplorationException">The code cannot be explored: it is not deterministic, or never comes to a step that others could notice.</exception>
    public static Verdict Check(Scenario scenario, HardwareModel model, Action<World> code, ExplorationOptions? options = null) =>
        Check(scenario, model, [new CodeUnderTest("code", code)], options);

    /// <summary>Explores several functions that run at the same time.</summary>
    /// <param name="scenario">The world they run in, and who acts beside them.</param>
    /// <param name="model">The hardware.</param>
    /// <param name="code">The functions.</param>
    /// <param name="options">How to explore; everything, if left out.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ExplorationException">The code cannot be explored.</exception>
    public static Verdict Check(Scenario scenario, HardwareModel model, IReadOnlyList<CodeUnderTest> code, ExplorationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(code);
        options ??= new ExplorationOptions();
        return Rounds.Explore(new Problem(scenario, model, code, options.Reductions), options);
    }
}
