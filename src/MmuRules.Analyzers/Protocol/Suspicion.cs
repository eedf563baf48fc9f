using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What is suspected of a window.</summary>
internal enum SuspicionKind
{
    /// <summary>Its page was deferred to a gather in which its entry is not recorded.</summary>
    DeferredUnrecorded,
    /// <summary>The entry stands at another place now, where others find it.</summary>
    Moved,

    /// <summary>The flush that was meant for it came before the entry was changed.</summary>
    FlushedBefore,

    /// <summary>The flush that was meant for it was given another entry.</summary>
    FlushedElsewhere,

    /// <summary>The flush that was meant for it, or for others, was of a range in which it is not.</summary>
    FlushMissed,

    /// <summary>A rule was broken while it was not yet known whether the flush is only late, or missing.</summary>
    HarmWithheld,

    /// <summary>The page's reverse mapping was removed, and only the page's lock keeps its cleaner out.</summary>
    UnmappedUnderPageLock,

    /// <summary>The page-table lock was released, and nobody who takes it can see that a flush is still to come.</summary>
    UnlockedUnflushed,

    /// <summary>A callee whose body is not known declares that it leaves the flush to its caller.</summary>
    LeftByCallee,
}

/// <summary>Something about a window that is wrong unless the code does something about it before the window is closed, or ends.</summary>
/// <param name="kind">What is suspected.</param>
/// <param name="at">The operation that gave rise to it. Evidence; it takes no part in equality.</param>
/// <param name="withheld">What is to be said if the suspicion turns out to be no more than that; <see langword="null"/> if nothing.</param>
/// <param name="explainsTheRest">Whether what goes wrong later is the same bug as the one that is withheld.</param>
/// <param name="because">What makes it suspect, as a person would say it; empty if the kind says enough. Evidence, as well.</param>
internal readonly struct Suspicion(SuspicionKind kind, IOperation at, Finding? withheld = null, bool explainsTheRest = false, string because = "") : IEquatable<Suspicion>
{
    public SuspicionKind Kind { get; } = kind;

    public IOperation At { get; } = at;

    public Finding? Withheld { get; } = withheld;

    public bool ExplainsTheRest { get; } = explainsTheRest;

    public string Because { get; } = because;

    public bool Equals(Suspicion other) => Kind == other.Kind && Equals(Withheld?.Subject, other.Withheld?.Subject) && ReferenceEquals(Withheld?.Operation, other.Withheld?.Operation);

    public override bool Equals(object? obj) => obj is Suspicion other && Equals(other);

    public override int GetHashCode() => (int)Kind;
}
