using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>Finds the lock that a release is of.</summary>
internal static class LockMatching
{
    /// <summary>The held lock that is released; <see langword="null"/> if it is none of those known to be held.</summary>
    public static HeldLock? Find(MmuState state, MmuLock kind, Value released)
    {
        var candidates = state.Locks.Where(held => held.Kind == kind).ToList();
        // Two access paths of which neither is known to be the other's alias are two locks; without an access path it may be any.
        return !released.IsKnown ? candidates.LastOrDefault()
            : candidates.FirstOrDefault(held => held.Identity.Equals(released) || held.Guard.Equals(released))
            ?? candidates.FirstOrDefault(held => held.Guard.IsKnown && released.Chain().Any(held.Guard.Equals))
            ?? candidates.FirstOrDefault(held => !held.Identity.IsKnown);
    }
}
