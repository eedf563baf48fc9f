namespace MmuRules.Hardware;

/// <summary>One lock that an agent holds, and behind it those that it took before. Never changed, so that a copy of the list is the list.</summary>
/// <param name="Lock">The lock.</param>
/// <param name="IsShared">Whether it is held for reading, by others too.</param>
/// <param name="Site">Where it was taken.</param>
/// <param name="Next">What was taken before it.</param>
internal sealed record HeldLock(LockBase Lock, bool IsShared, LockSite Site, HeldLock? Next)
{
    /// <summary>The list without a lock; locks may be released in any order.</summary>
    internal HeldLock? Without(LockBase released) => Lock == released ? Next : this with { Next = Next?.Without(released) };

    public override string ToString() => $"{Lock}, since {Site}";
}
