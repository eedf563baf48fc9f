using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>How an entry was changed so that TLBs may hold what it was.</summary>
internal enum WindowKind
{
    /// <summary>The entry was cleared: CPUs may go on reading and writing the page.</summary>
    Cleared,

    /// <summary>The entry lost its write permission: CPUs may go on writing the page.</summary>
    WriteProtected,
}

/// <summary>What is at stake while a window is open, in rising order: each stage has all the duties of those before it.</summary>
internal enum Stake
{
    /// <summary>No write can be lost: the entry was clean, or the page is anonymous. The page must still not be reused.</summary>
    Access,

    /// <summary>The page may be written through a stale translation, and its cleaner must keep finding the mapping.</summary>
    Write,

    /// <summary>The page has been marked dirty: whoever can clean it now must be kept out until the flush.</summary>
    MarkedWrite,
}

/// <summary>
/// A stale window: from the change of an entry until a flush that covers it, any CPU may use the old translation.
/// A window whose slot has lost its name stands for any number of such windows, opened by earlier rounds of a loop.
/// </summary>
internal sealed class Window(IOperation opened, WindowKind kind, Value slot, Value entry, Stake stake) : IEquatable<Window>
{
    /// <summary>The operation that opened the window.</summary>
    public IOperation Opened { get; } = opened;

    public WindowKind Kind { get; } = kind;

    public Value Slot { get; private init; } = slot;

    /// <summary>The value that the entry had.</summary>
    public Value Entry { get; private init; } = entry;

    public Stake Stake { get; private init; } = stake;

    /// <summary>The gather whose flush covers the entry; unknown if it was not recorded.</summary>
    public Value RecordedIn { get; private init; } = Value.Unknown;

    /// <summary>The gather that will free the page; unknown if none.</summary>
    public Value FreedBy { get; private init; } = Value.Unknown;

    /// <summary>The gather that will remove the page's reverse mapping; unknown if none.</summary>
    public Value UnmappedBy { get; private init; } = Value.Unknown;

    /// <summary>The page that was marked dirty; unknown if none was.</summary>
    public Value MarkedPage { get; private init; } = Value.Unknown;

    /// <summary>Where the page was marked dirty. Evidence; it takes no part in equality.</summary>
    public IOperation? Marked { get; private init; }

    /// <summary>What is suspected of the window.</summary>
    public ImmutableArray<Suspicion> Suspicions { get; private init; } = [];

    /// <summary>What the slot was reached from, such as its address space; it outlives the slot's own name.</summary>
    public Value Owner { get; private init; } = slot.Chain().Last();

    public bool IsOld => !Slot.IsKnown;

    public IEnumerable<Value> Values
    {
        get
        {
            yield return Slot;
            yield return Entry;
            yield return RecordedIn;
            yield return FreedBy;
            yield return UnmappedBy;
            yield return MarkedPage;
            yield return Owner;
        }
    }

    public Window With(Stake stake) => stake == Stake ? this : Copy(stake: stake);

    public Window WithMarked(IOperation marked, Value page) => Copy(stake: Stake.MarkedWrite, marked: marked, markedPage: page);

    public Window WithRecordedIn(Value gather) => Copy(recordedIn: gather);

    public Window WithFreedBy(Value gather) => Copy(freedBy: gather);

    public Window WithUnmappedBy(Value gather) => Copy(unmappedBy: gather);

    public Window With(Suspicion suspicion) => Copy(suspicions: Suspicions.Remove(suspicion).Add(suspicion));

    /// <summary>The window of which something is suspected no longer.</summary>
    public Window Cleared(SuspicionKind kind) => Suspects(kind) is null ? this : Copy(suspicions: Suspicions.RemoveAll(suspicion => suspicion.Kind == kind));

    /// <summary>The suspicion of a kind, if there is one.</summary>
    public Suspicion? Suspects(SuspicionKind kind)
    {
        foreach (var suspicion in Suspicions)
            if (suspicion.Kind == kind)
                return suspicion;
        return null;
    }

    /// <summary>Whether the code has flushed for the window, as it seems, but before it was opened: what goes wrong in it is explained by that, unless a flush follows.</summary>
    public bool IsFlushDoubted => Suspects(SuspicionKind.FlushedBefore) is not null;

    public Window Rename(Func<Value, Value> rename)
    {
        var slot = rename(Slot);
        if (ReferenceEquals(slot, Slot) && Values.All(value => ReferenceEquals(rename(value), value)))
            return this;
        return new(Opened, Kind, slot, slot.IsKnown ? rename(Entry) : Value.Unknown, Stake)
        {
            Owner = rename(Owner),
            RecordedIn = rename(RecordedIn),
            FreedBy = rename(FreedBy),
            UnmappedBy = rename(UnmappedBy),
            MarkedPage = rename(MarkedPage),
            Marked = Marked,
            Suspicions = Suspicions,
        };
    }

    // Windows of other places that nothing was promised of yet are alike once nobody can name their slots: what may still go wrong with one may with the other.
    private IOperation? Place => IsOld && Stake != Stake.MarkedWrite && !FreedBy.IsKnown && !UnmappedBy.IsKnown ? null : Opened;

    /// <summary>The window when its slot can no longer be named.</summary>
    public Window Aged() => Copy(isAged: true);

    /// <summary>Whether the two are the same but for what is at stake.</summary>
    public bool IsLike(Window other) =>
        (ReferenceEquals(Opened, other.Opened) || (Place is null && other.Place is null)) && Kind == other.Kind && Slot.Equals(other.Slot) && Entry.Equals(other.Entry) && Owner.Equals(other.Owner)
        && RecordedIn.Equals(other.RecordedIn) && FreedBy.Equals(other.FreedBy) && UnmappedBy.Equals(other.UnmappedBy)
        && Suspicions.Length == other.Suspicions.Length && Suspicions.All(other.Suspicions.Contains);

    public bool Equals(Window? other) =>
        ReferenceEquals(this, other) || (other is not null && Stake == other.Stake && IsLike(other) && MarkedPage.Equals(other.MarkedPage));

    public override bool Equals(object? obj) => Equals(obj as Window);

    public override int GetHashCode() => unchecked(((Place?.GetHashCode() ?? 0) * 397) ^ (Slot.GetHashCode() * 31) ^ ((int)Stake * 7) ^ (int)Kind);

    private Window Copy(Stake? stake = null, Value? recordedIn = null, Value? freedBy = null, Value? unmappedBy = null, Value? markedPage = null, IOperation? marked = null, ImmutableArray<Suspicion>? suspicions = null, bool isAged = false) =>
        new(Opened, Kind, isAged ? Value.Unknown : Slot, isAged ? Value.Unknown : Entry, stake ?? Stake)
        {
            Owner = Owner,
            RecordedIn = recordedIn ?? RecordedIn,
            FreedBy = freedBy ?? FreedBy,
            UnmappedBy = unmappedBy ?? UnmappedBy,
            MarkedPage = markedPage ?? MarkedPage,
            Marked = marked ?? Marked,
            Suspicions = suspicions ?? Suspicions,
        };
}
