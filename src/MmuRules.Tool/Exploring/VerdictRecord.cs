using System.Globalization;
using System.Text.Json.Nodes;
using MmuRules.Exploration;

namespace MmuRules.Tool.Exploring;

/// <summary>A verdict as it stands in a file: names in place of objects.</summary>
internal sealed record VerdictRecord
{
    public required string Code { get; init; }

    public required string Scenario { get; init; }

    public required string Model { get; init; }

    public required Outcome Outcome { get; init; }

    public required Property? Violated { get; init; }

    public required string? Explanation { get; init; }

    public required string Bounds { get; init; }

    /// <summary>Which part of the space it is of, as <c>i/n</c>; null for all of it.</summary>
    public required string? Shard { get; init; }

    /// <summary>What parts of one space agree in, in hexadecimal.</summary>
    public required string Problem { get; init; }

    public required IReadOnlyList<Property> CutShortBy { get; init; }

    public required long States { get; init; }

    public required long Transitions { get; init; }

    public required long Executions { get; init; }

    public required int Depth { get; init; }

    public required int Rounds { get; init; }

    public required double Seconds { get; init; }

    /// <summary>In the form of <see cref="WitnessJson"/>.</summary>
    public required JsonNode? Witness { get; init; }

    public static VerdictRecord Of(Explored explored) => new()
    {
        Code = explored.Code,
        Scenario = explored.Verdict.Scenario,
        Model = explored.Verdict.Model,
        Outcome = explored.Verdict.Outcome,
        Violated = explored.Verdict.Violated,
        Explanation = explored.Verdict.Explanation,
        Bounds = explored.Verdict.Bounds,
        Shard = explored.Verdict.Shard?.ToString(),
        Problem = explored.Verdict.ProblemHash.ToString("x16", CultureInfo.InvariantCulture),
        CutShortBy = explored.Verdict.CutShortBy,
        States = explored.Verdict.States,
        Transitions = explored.Verdict.Transitions,
        Executions = explored.Verdict.Executions,
        Depth = explored.Verdict.Depth,
        Rounds = explored.Verdict.Rounds,
        Seconds = explored.Verdict.Elapsed.TotalSeconds,
        Witness = explored.Verdict.Witness is { } witness ? JsonNode.Parse(WitnessJson.Write(witness)) : null,
    };

    /// <exception cref="FormatException">A value is none that a verdict can have.</exception>
    public Explored ToExplored() => new(Code, new Verdict
    {
        Scenario = Scenario,
        Model = Model,
        Outcome = Outcome,
        Violated = Violated,
        Explanation = Explanation,
        Bounds = Bounds,
        Shard = Shard is null ? null : Exploration.Shard.TryParse(Shard, out var shard) ? shard : throw new FormatException($"'{Shard}' is no part of a whole."),
        ProblemHash = ulong.Parse(Problem, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        CutShortBy = CutShortBy,
        States = States,
        Transitions = Transitions,
        Executions = Executions,
        Depth = Depth,
        Rounds = Rounds,
        Elapsed = TimeSpan.FromSeconds(Seconds),
        Witness = Witness is null ? null : WitnessJson.Read(Witness.ToJsonString()),
    });
}
