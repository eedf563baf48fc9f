using MmuRules.Exploration.Search;

namespace MmuRules.Exploration;

/// <summary>What an exploration has found out.</summary>
public sealed record Verdict
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

    /// <summary>How far a proof goes, such as "unbounded stores and rounds".</summary>
    public required string Bounds { get; init; }

    /// <summary>How many states were found.</summary>
    public required long States { get; init; }

    /// <summary>How many moves were taken from them.</summary>
    public required long Transitions { get; init; }

    /// <summary>How often code under test was run from its beginning.</summary>
    public required long Executions { get; init; }

    /// <summary>How many steps the longest way has.</summary>
    public required int Depth { get; init; }

    /// <summary>In how many rounds it was learned which steps others notice.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>A bound on the probability that two different states had the same key of 128 bits, so that one of them was overlooked: n²/2¹²⁹.</summary>
    public double CollisionBound => (double)States * States / Math.Pow(2, 129);

    internal IReadOnlyList<Move> Moves { get; init; } = [];

    internal static Verdict Of(Problem problem, BreadthFirst search, IReadOnlyList<Worker> workers, int rounds, TimeSpan elapsed)
    {
        bool isUnbounded = problem.Reductions.Equality && workers[0].Environment.All(agent => agent.IsUnbounded);
        return new Verdict
        {
            Outcome = search.Found is not null ? Outcome.Violated : search.StoppedBy is not null ? Outcome.Unknown : Outcome.Proved,
            Scenario = problem.Scenario.Name,
            Model = problem.Model.Name,
            Violated = search.Found?.Violation.Property,
            Explanation = search.Found?.Violation.Explanation ?? search.StoppedBy,
            Bounds = isUnbounded ? "unbounded" : "bounded by the scenario",
            States = search.States,
            Transitions = search.Moves,
            Executions = workers.Sum(worker => worker.Runs),
            Depth = search.Depth,
            Rounds = rounds,
            Elapsed = elapsed,
            Moves = search.Found?.Moves ?? [],
        };
    }
}
