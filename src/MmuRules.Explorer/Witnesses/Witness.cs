namespace MmuRules.Exploration;

/// <summary>An interleaving that violates a property: as short as there is one, and of these with the fewest switches.</summary>
/// <param name="Scenario">The name of the scenario.</param>
/// <param name="Model">The name of the hardware model.</param>
/// <param name="Violated">The property.</param>
/// <param name="Explanation">What is violated, in a sentence or two.</param>
/// <param name="Lanes">Who acts, from left to right.</param>
/// <param name="Steps">What they do, in order.</param>
/// <param name="Schedule">The short string that replays it.</param>
public sealed partial record Witness(
    string Scenario,
    string Model,
    Property Violated,
    string Explanation,
    IReadOnlyList<Lane> Lanes,
    IReadOnlyList<WitnessStep> Steps,
    string Schedule);
