namespace MmuRules.Exploration.Search;

/// <summary>A state whose steps are still to be taken.</summary>
internal sealed class Node
{
    /// <summary>Its number, in the order in which states were found.</summary>
    internal required int Number { get; init; }

    internal required PackedState State { get; init; }

    /// <summary>Where each code under test stands.</summary>
    internal required Continuation[] At { get; init; }

    /// <summary>The moves that need not be taken, a bit each: what they lead to is reached in another order.</summary>
    internal ulong Asleep { get; set; }

    /// <summary>The moves that were taken when the state was found for the first time, and need not be taken again.</summary>
    internal ulong Done { get; set; }

    /// <summary>What the moves that sleep would touch.</summary>
    internal IReadOnlyDictionary<int, Footprints> Sleepers { get; init; } = EmptySleepers;

    /// <summary>Who took the move that led here.</summary>
    internal byte Last { get; init; } = byte.MaxValue;

    internal static IReadOnlyDictionary<int, Footprints> EmptySleepers { get; } = new Dictionary<int, Footprints>();
}

/// <summary>What a move leads to.</summary>
/// <param name="Move">The move; <see langword="null"/> for a violation that is the state's own.</param>
/// <param name="Key">The key of the state that is reached.</param>
/// <param name="State">The state; <see langword="null"/> if it is known already.</param>
/// <param name="At">Where each code under test stands then.</param>
/// <param name="Asleep">The moves that sleep there.</param>
/// <param name="Sleepers">What these would touch.</param>
/// <param name="Violation">What the move violates, and then there is no state; or what is wrong with the state.</param>
internal sealed record Successor(
    Move? Move,
    UInt128 Key,
    PackedState? State,
    Continuation[] At,
    ulong Asleep,
    IReadOnlyDictionary<int, Footprints> Sleepers,
    Violation? Violation)
{
    /// <summary>Whether somebody was interrupted by it who could have gone on.</summary>
    internal bool IsPreemption { get; set; }
}
