using MmuRules.Exploration.Replaying;
using MmuRules.Exploration.Search;
using MmuRules.Hardware;

namespace MmuRules.Exploration;

/// <summary>Runs code in every interleaving with its environment, and tells whether one of them violates a property.</summary>
public static partial class Explorer
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
        switch (options.Mode)
        {
            case ExplorationMode.Random:
                return RandomWalks.Explore(new Problem(scenario, model, code, options.Reductions), options);
            case ExplorationMode.Replay:
                return Replay.Explore(
                    new Problem(scenario, model, code, options.Reductions),
                    options.Schedule ?? throw new ArgumentException($"To replay, {nameof(ExplorationOptions.Schedule)} has to be given.", nameof(options)));
            case ExplorationMode.Quick:
                // Where interleavings are left out, another order of the same steps is not always one that is left in.
                return Rounds.Explore(new Problem(scenario, model, code, options.Reductions with { SleepSets = false, Merging = false }) { CountsPreemptions = true }, options);
            default:
                // Each part would learn for itself which steps others notice: then the parts would not be parts of one whole.
                return Rounds.Explore(new Problem(scenario, model, code, options.Shard is null ? options.Reductions : options.Reductions with { Merging = false }), options);
        }
    }
}
