using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What is suspected of a window.</summary>
internal enum SuspicionKind
{
    /// <summary>The entry stands at another place now, where others find it.</summary>
    Moved,
}

/// <summary>Something about a window that is wrong unless the code does something about it before the window is closed, or ends.</summary>
/// <param name="kind">What is suspected.</param>
/// <param name="at">The operation that gave rise to it. Evidence; it takes no part in equality.</param>
internal readonly struct Suspicion(SuspicionKind kind, IOperation at) : IEquatable<Suspicion>
{
    public SuspicionKind Kind { get; } = kind;

    public IOperation At { get; } = at;

    public bool Equals(Suspicion other) => Kind == other.Kind;

    public override bool Equals(object? obj) => obj is Suspicion other && Equals(other);

    public override int GetHashCode() => (int)Kind;
}
