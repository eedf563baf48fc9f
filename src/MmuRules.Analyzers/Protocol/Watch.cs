using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Protocol.Watches;

namespace MmuRules.Analyzers.Protocol;

/// <summary>
/// Watches a part of the protocol along every path: takes notes, and raises what happened as incidents, for the rules to judge. Has no state of its own; what it wants to remember is in
/// the path's <see cref="MmuState"/>.
/// </summary>
internal abstract class Watch
{
    /// <summary>All watches, in the order in which they are told.</summary>
    public static IReadOnlyList<Watch> All { get; } =
    [
        new Watches.MovedEntries(),
        new LockBalance(),
        new LockNesting(),
        new SpinlockWaits(),
        new LockFlags(),
        new EntryLocks(),
        new UnlockedMarks(),
        new Watches.UnflushedWindows(),
        new Watches.FreedTables(),
        new Watches.ContentReads(),
        new Watches.UnmappedPages(),
        new Watches.CarriedDirtiness(),
        new Watches.FlushedAddresses(),
        new Watches.EarlyUnlocks(),
        new GatherLife(),
        new Notifications(),
        new Room(),
        new BulkFrees(),
        new Coverage(),
        new PageSizes(),
        new PendingFlushes(),
        new ReadOnlyShortcuts(),
        new EntryStores(),
        new EntryParts(),
        new EarlyDirtyBit(),
        // Behind whoever wants to know what an entry was when it is taken.
        new ProtectedEntries(),
        new DiscardedEntry(),
        new EntryMarks(),
        new EntryReads(),
        // Behind those who want to know what stood in a slot before.
        new EntryKnowledge(),
        new LocklessWalks(),
        new LookedUpTables(),
        new Collapses(),
    ];

    /// <summary>Whether it wants to be told when a clause of this kind is carried out. The answer may depend on nothing but the clause.</summary>
    public abstract bool Hears(Clause clause);

    /// <summary>An effect that it hears of is about to happen, or a lock to be taken or released.</summary>
    public virtual void Before(Occurrence occurrence)
    {
    }

    /// <summary>It has happened: windows and locks are as it has left them.</summary>
    public virtual void After(Occurrence occurrence)
    {
    }

    /// <summary>A lock has been released, by an operation or by the end of its guard's scope.</summary>
    public virtual void Released(Happening happening, HeldLock held)
    {
    }

    /// <summary>A window is closed by a flush that covers it.</summary>
    public virtual void Closed(Happening happening, Window window)
    {
    }

    /// <summary>A method is called that declares nothing of itself and whose body is not known.</summary>
    public virtual void Called(Happening happening, Call<MmuState> call)
    {
    }

    /// <summary>Something is done to a value that is null on this path, which ends here.</summary>
    public virtual void NullUsed(Happening happening, Value value)
    {
    }

    /// <summary>The method waits, for a task or for its consumer.</summary>
    public virtual void Suspended(Happening happening)
    {
    }

    /// <summary>A value goes where it cannot be followed: into an object, to a method that is not known, or back to a caller who is not.</summary>
    public virtual MmuState Escaped(MmuState state, Value value) => state;

    /// <summary>The path has learned that a value is, or is not, a constant.</summary>
    public virtual MmuState Learned(MmuState state, Value value, Fact fact) => state;

    /// <summary>A method that is checked for itself returns, or throws.</summary>
    public virtual void Ended(Ending ending)
    {
    }
}
