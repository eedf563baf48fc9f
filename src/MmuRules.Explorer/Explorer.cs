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
        OptionsCheck.Check(options);
        if (code.Count == 0)
        {
            throw new ArgumentException("There is no code under test.", nameof(code));
        }

        var problem = new Problem(scenario, model, code, options.Reductions);
        return problem.Watchdog.Run(options.StepTimeout, () => Explore(problem, options));
    }

    private static Verdict Explore(Problem problem, ExplorationOptions options) => options.Mode switch
    {
        ExplorationMode.Random => RandomWalks.Explore(problem, options),
        ExplorationMode.Replay => Replay.Explore(
            problem, options.Schedule ?? throw new ArgumentException($"To replay, {nameof(ExplorationOptions.Schedule)} has to be given.", nameof(options))),

        // Where interleavings are left out, another order of the same steps is not always one that is left in.
        ExplorationMode.Quick => Rounds.Explore(problem with { Reductions = problem.Reductions with { SleepSets = false, Merging = false }, CountsPreemptions = true }, options),

        // Each part would learn for itself which steps others notice: then the parts would not be parts of one whole.
        _ => Rounds.Explore(options.Shard is null ? problem : problem with { Reductions = problem.Reductions with { Merging = false } }, options),
    };
}
