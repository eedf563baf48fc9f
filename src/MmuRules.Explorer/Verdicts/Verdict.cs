using MmuRules.Exploration.Replaying;
using MmuRules.Exploration.Search;

namespace MmuRules.Exploration;

/// <summary>What an exploration has found out.</summary>
public sealed partial record Verdict
{
    /// <summary>How it ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The name of the hardware model.</summary>
    public required string Model { get; init; }

    /// <summary>The property that is violated, if one is.</summary>
    public Property? Violated { get; init; }

    /// <summary>What is violated, or why it is not known whether something is, in a sentence or two.</summary>
    public string? Explanation { get; init; }

    /// <summary>How far a proof goes, such as <c>unbounded</c>: for any number of stores and rounds.</summary>
    public required string Bounds { get; init; }

    /// <summary>Which part of the space was explored; all of it, if there is none.</summary>
    public Shard? Shard { get; init; }

    /// <summary>A hash of the scenario, the model and the names of the code: parts of one space agree in it.</summary>
    public ulong ProblemHash { get; init; }

    /// <summary>Properties that were violated and not asked for: what lies behind such a violation was not explored.</summary>
    public IReadOnlyList<Property> CutShortBy { get; init; } = [];

    /// <summary>How many states were found.</summary>
    public long States { get; init; }

    /// <summary>How many moves were taken from them.</summary>
    public long Transitions { get; init; }

    /// <summary>How often code under test was run from its beginning.</summary>
    public long Executions { get; init; }

    /// <summary>How many steps the longest way has.</summary>
    public int Depth { get; init; }

    /// <summary>In how many rounds it was learned which steps others notice.</summary>
    public int Rounds { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>A bound on the probability that two different states had the same key of 128 bits, so that one of them was overlooked: n²/2¹²⁹.</summary>
    public double CollisionBound => (double)States * States / Math.Pow(2, 129);

    /// <summary>The interleaving that violates the property, if one does.</summary>
    public Witness? Witness { get; init; }

    /// <summary>Fails a test unless every interleaving was explored and none violates a property.</summary>
    /// <exception cref="VerdictException">It is not proved. The message has the witness as lanes, and the schedule that replays it.</exception>
    public void AssertProved()
    {
        if (Outcome != Outcome.Proved)
        {
            throw new VerdictException(this, "proved");
        }
    }

    /// <summary>Fails a test unless an interleaving violates a property: for code that is wrong on purpose.</summary>
    /// <param name="property">The property; any, if left out.</param>
    /// <exception cref="VerdictException">None does, or another property is violated.</exception>
    public void AssertViolated(Property? property = null)
    {
        if (Outcome != Outcome.Violated || (property is not null && property != Violated))
        {
            throw new VerdictException(this, property is null ? "violated" : $"violated ({property})");
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Scenario} on {Model}: {Outcome}{(Violated is { } property ? $" ({property})" : string.Empty)}{(Outcome == Outcome.Proved ? $", {Bounds}" : string.Empty)}. "
        + $"{States} states, {Transitions} transitions, {Elapsed.TotalSeconds:f2} s.{(Explanation is null ? string.Empty : $" {Explanation}")}";

    /// <summary>A verdict about a problem, with nothing found out yet.</summary>
    internal static Verdict For(Problem problem, Worker worker) => new()
    {
        Outcome = Outcome.Unknown,
        Scenario = problem.Scenario.Name,
        Model = problem.Model.Name,
        Bounds = problem.Reductions.Equality && worker.Environment.All(agent => agent.IsUnbounded)
            ? "unbounded"
            : "as many stores and rounds as the scenario has",
        ProblemHash = ScheduleOf.HashOf(problem, worker),
    };

    internal Verdict Violating(Violation violation, Witness witness) => this with
    {
        Outcome = Outcome.Violated,
        Violated = violation.Property,
        Explanation = violation.Explanation,
        Witness = witness,
    };
}
