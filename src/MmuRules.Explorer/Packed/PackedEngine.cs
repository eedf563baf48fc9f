using System.Diagnostics;

namespace MmuRules.Exploration;

/// <summary>
/// The packed engine: every interleaving of a zap, written as a program, with an environment, in states of sixteen bytes. It knows no code but these programs; what it is for is to tell within
/// a second whether an order of instructions can be right at all.
/// </summary>
public static class PackedEngine
{
    /// <summary>Explores every interleaving.</summary>
    /// <param name="program">The zap.</param>
    /// <param name="world">The environment.</param>
    /// <param name="options">How to explore.</param>
    /// <param name="cancellation">Ends it before it is done.</param>
    /// <returns>The verdict; of a violation, with a shortest witness.</returns>
    /// <exception cref="ArgumentException">The world is larger than the engine's states, or of a model that it does not know.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static PackedVerdict Explore(ZapProgram program, PackedWorld world, PackedOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(world);
        options ??= new PackedOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        var model = new PackedModel(program, world);
        var symmetry = new PackedSymmetry(model, world, options);
        var search = new PackedSearch(model, symmetry, options);
        var time = Stopwatch.StartNew();
        search.Run(levels: null, cancellation);
        TimeSpan elapsed = time.Elapsed;
        return new PackedVerdict(
            program,
            world,
            search.RanOut ? Outcome.Unknown : search.Violation is null ? Outcome.Proved : Outcome.Violated,
            search.Violation?.Step.Violates,
            search.States,
            search.Transitions,
            search.Ended,
            search.Depth,
            search.PeakBytes,
            elapsed,
            search.Violation is null ? [] : PackedTrace.Find(model, symmetry, options, cancellation));
    }

    /// <summary>Follows the schedule of a witness.</summary>
    /// <param name="program">The zap.</param>
    /// <param name="world">The environment.</param>
    /// <param name="schedule">The schedule.</param>
    /// <returns>The steps that are taken.</returns>
    /// <exception cref="ScheduleFormatException">The text is no schedule.</exception>
    /// <exception cref="ReplayException">It was found with another program or in another world.</exception>
    public static IReadOnlyList<PackedStep> Replay(ZapProgram program, PackedWorld world, string schedule)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(world);
        return [.. PackedReplay.Play(program, world, Schedule.Parse(schedule))];
    }
}
