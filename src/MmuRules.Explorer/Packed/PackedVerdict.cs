namespace MmuRules.Exploration;

/// <summary>What the packed engine found out. The same whatever the number of threads, but for the time.</summary>
/// <param name="Program">What was explored.</param>
/// <param name="World">The environment.</param>
/// <param name="Outcome">How it ended. <see cref="Outcome.Proved"/> is within the bounds of the world, if it has any.</param>
/// <param name="Violated">The property, if one is violated.</param>
/// <param name="States">How many states there are; if it ended early, how many up to the last level that was explored to its end.</param>
/// <param name="Transitions">How many transitions leave these states, those to states that were known included.</param>
/// <param name="Ended">In how many of these states the zap has ended. If in none, a proof says nothing.</param>
/// <param name="Depth">The number of steps to the states that are farthest away; of a violation, how many steps it takes.</param>
/// <param name="MemoryBytes">The bytes that states took at most.</param>
/// <param name="Elapsed">The time, without that for a witness.</param>
/// <param name="Steps">A shortest sequence of steps that violates the property; empty if none does.</param>
public sealed record PackedVerdict(
    ZapProgram Program,
    PackedWorld World,
    Outcome Outcome,
    Property? Violated,
    long States,
    long Transitions,
    long Ended,
    int Depth,
    long MemoryBytes,
    TimeSpan Elapsed,
    IReadOnlyList<PackedStep> Steps)
{
    /// <summary>The witness of a violation, as the drawings want it; or <see langword="null"/>.</summary>
    /// <returns>The witness. Its schedule is one of the packed engine: see <see cref="PackedEngine.Replay"/>.</returns>
    public Witness? ToWitness() => Violated is { } property ? PackedWitness.Describe(this, property) : null;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Program.Name} {Program} on {World.Model}: {Outcome}{(Violated is { } property ? $" ({property})" : string.Empty)}, {States:N0} states, {Transitions:N0} transitions, depth {Depth}";
}
