namespace MmuRules.Exploration.Search;

/// <summary>Refuses options that mean nothing.</summary>
internal static class OptionsCheck
{
    /// <exception cref="ArgumentException">An option is outside its range, or missing.</exception>
    internal static void Check(ExplorationOptions options)
    {
        AtLeast(options.Threads, 0, nameof(options.Threads));
        AtLeast(options.PreemptionBound, 0, nameof(options.PreemptionBound));
        AtLeast(options.Runs, 1, nameof(options.Runs));
        AtLeast(options.MostMoves, 1, nameof(options.MostMoves));
        AtLeast(options.MemoryLimit, 1, nameof(options.MemoryLimit));
        if (options.StepTimeout <= TimeSpan.Zero && options.StepTimeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.StepTimeout, $"{nameof(options.StepTimeout)} must be positive, or infinite.");
        }

        if (options.Properties is null || options.Reductions is null)
        {
            throw new ArgumentException($"{nameof(options.Properties)} and {nameof(options.Reductions)} must be given; left out, they are all.", nameof(options));
        }
    }

    private static void AtLeast(long value, long least, string name)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException("options", value, $"{name} must be at least {least}.");
        }
    }
}
