namespace MmuRules.Exploration.Search;

/// <summary>What came of a move: where the code under test stands then and in which state; or that it had to wait; or what it violates.</summary>
/// <param name="At">Where the code stands, if it was code under test that moved.</param>
/// <param name="Reached">The state that was reached, if it is not the machine's present one.</param>
/// <param name="Violation">What is violated.</param>
/// <param name="Steps">How many steps of the machine were taken.</param>
internal sealed record CodeResult(Continuation? At, Reached? Reached, Violation? Violation, int Steps)
{
    /// <summary>It cannot take the step now.</summary>
    internal static CodeResult IsBlocked { get; } = new(null, null, null, 0);

    /// <summary>An environment agent has acted.</summary>
    internal static CodeResult IsDone { get; } = new(null, null, null, 1);

    internal static CodeResult Of(Violation violation) => new(null, null, violation, 1);
}

/// <summary>A state that was reached, and what the step that led there touched.</summary>
internal sealed record Reached(PackedState State, Footprints Footprint);

/// <summary>A property that is violated.</summary>
/// <param name="Property">Which one.</param>
/// <param name="Explanation">How, in a sentence or two.</param>
internal sealed record Violation(Property Property, string Explanation);
