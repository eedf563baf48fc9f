namespace MmuRules.Gather;

/// <summary>One use of a place for gathers. It has no state but in that place, so that it can be used again after the machine was restored to a state in which it was in use.</summary>
/// <param name="Slot">The place.</param>
/// <param name="Generation">Which use of the place it is.</param>
internal readonly record struct GatherLease(GatherSlot Slot, long Generation)
{
    /// <summary>Whether the gather was begun, and not finished, in the machine's present state.</summary>
    internal bool IsInUse => Slot.IsInUse(Generation);

    /// <summary>The place, for an operation that only a gather in use permits.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished.</exception>
    internal GatherSlot Use(string operation) => IsInUse
        ? Slot
        : throw Undefined(UndefinedBehavior.GatherUsedAfterFinish, operation, "It was finished before.");

    /// <summary>The place, for the end of the gather.</summary>
    /// <exception cref="UndefinedBehaviorException">The gather is finished already.</exception>
    internal GatherSlot UseToFinish(string operation) => IsInUse
        ? Slot
        : throw Undefined(UndefinedBehavior.GatherFinishedTwice, operation, "It was finished before.");

    internal static UndefinedBehaviorException Undefined(UndefinedBehavior kind, string operation, string explanation) =>
        new(kind, operation, "a gather", explanation);
}
