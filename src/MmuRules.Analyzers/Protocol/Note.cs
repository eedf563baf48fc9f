using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What a note says of its subject.</summary>
internal enum NoteKind
{
    /// <summary>The old entry of the slot was stored into the other one.</summary>
    MovedTo,

    /// <summary>A lock was released, and not taken again since. Other: its kind.</summary>
    LockReleased,

    /// <summary>A lock was released that the caller held. Other: its kind.</summary>
    CallersLockReleased,

    /// <summary>The subject is a guard whose lock was released by an operation of its own: its end releases the lock again. Other: what the lock was taken by.</summary>
    GuardForestalled,

    /// <summary>A lock's guard went to somebody who may release it.</summary>
    GuardHandedOut,

    /// <summary>What is locked was put into a collection.</summary>
    LockKept,

    /// <summary>A lock was taken if a flag of the caller's says so. Other: its kind.</summary>
    TakenUnderFlag,

    /// <summary>The entry was read or changed under a page-table lock.</summary>
    EntryUsedUnderLock,

    /// <summary>A reference to the page was taken.</summary>
    PageReferenced,

    /// <summary>A flush of the subject covered nothing.</summary>
    IdleFlush,

    /// <summary>The subject is a slot whose entry, the other value, was cleared and flushed: from the root nobody finds any more what it led to.</summary>
    Detached,

    /// <summary>The same, and a lockless walker that came before may still be inside.</summary>
    WalkersInside,

    /// <summary>The same, and the flush left out what CPUs remember of the tables below.</summary>
    TablesRemembered,

    /// <summary>The subject is the old value of an entry whose window is open, and it maps a page.</summary>
    LeadsToPage,

    /// <summary>The subject was got when walkers were inside already: it is no table that they are in.</summary>
    FoundSince,

    /// <summary>The subject is the value of an entry that was cleared and flushed under a lock, and its page was not marked.</summary>
    DirtinessTaken,

    /// <summary>The subject is a page whose reverse mapping was removed under a lock, while its dirtiness was nowhere but in the entry's old value.</summary>
    DirtinessInHand,

    /// <summary>The same, and the last lock that kept the page's cleaner out is released.</summary>
    DirtinessCarried,

    /// <summary>A page's dirtiness was left to a gather, which marks it when it frees it.</summary>
    DirtinessDeferred,

    /// <summary>An entry was found empty, and nothing was flushed since.</summary>
    FoundNone,
    /// <summary>The gather was begun, and has still to be finished.</summary>
    GatherBegun,

    /// <summary>The gather was finished.</summary>
    GatherFinished,

    /// <summary>Secondary MMUs were told of the start of a change, and have still to be told of its end.</summary>
    NotifierBegun,

    /// <summary>A page was deferred to the gather, and what the other value says of its room was not looked at yet.</summary>
    RoomUnknown,

    /// <summary>The gather has said that it is full.</summary>
    GatherFull,

    /// <summary>Every flush of the gather is of all entries.</summary>
    CoversAll,

    /// <summary>The gather's next flush covers entries of which it is not known which they are.</summary>
    RecordedOtherwise,

    /// <summary>Entries of the level that the other value says were recorded in the gather.</summary>
    RecordedLevel,

    /// <summary>The entry was read under a page-table lock. Other: true if the path knows whether it is present, or that it is read-only; unknown if not.</summary>
    ReadUnderLock,

    /// <summary>Under the page-table lock that is held, an entry that may be empty was passed over: that of the other value, if it still has a name.</summary>
    PassedOver,

    /// <summary>Under the page-table lock that is held, an entry was recorded in a gather.</summary>
    RecordedUnderLock,

    /// <summary>Under the page-table lock that is held, it was looked for flushes that others owe.</summary>
    CheckedUnderLock,

    /// <summary>Under a page-table lock the entry of the slot was found read-only, and nobody has looked for flushes that others owe, nor flushed.</summary>
    FoundReadOnly,

    /// <summary>The same, and it was found writable.</summary>
    FoundWritable,

    /// <summary>It was looked for flushes that others owe, with no page-table lock held.</summary>
    CheckedForGood,

    /// <summary>An entry that may be empty was passed over among others that were recorded, and nobody has looked for flushes that others owe.</summary>
    PassedOverForGood,
    /// <summary>The entry of the slot was taken, or emptied, and nothing was stored there since. Other: the old value.</summary>
    EntryTaken,

    /// <summary>The slot was found without an entry that a CPU could use. Other: the snapshot; unknown if only a predicate without a contract may say so.</summary>
    EntryAbsent,

    /// <summary>What stands, or stood, in the slot maps an anonymous page.</summary>
    EntryIsAnonymous,

    /// <summary>What stands, or stood, in the slot was found dirty.</summary>
    EntryWasDirty,

    /// <summary>An entry was stored into the slot. Other: what it was made of.</summary>
    EntryStored,

    /// <summary>The entry in the slot was made valid by a store of that part of it.</summary>
    EntryPublished,

    /// <summary>The directory entry was emptied, atomically, and nobody is kept from taking it for nothing.</summary>
    DirectoryEmptied,

    /// <summary>The entry of the slot was write-protected under the page-table lock that is held. Other: true if it was flushed since.</summary>
    EntryProtected,

    /// <summary>The entry of the slot was read when it had been write-protected and flushed: no CPU sets its dirty bit any more. Other: the snapshot.</summary>
    ReadProtected,

    /// <summary>The dirty bit of a snapshot was asked. Subject: the slot. Other: the snapshot.</summary>
    DirtyAskedEarly,

    /// <summary>The same, and the snapshot was clean.</summary>
    CleanEarly,

    /// <summary>The old value of an entry whose dirty bit was asked before it was taken, and not since. Other: the snapshot.</summary>
    DirtyNotAskedAgain,

    /// <summary>The same, and the snapshot was clean: on that something hangs.</summary>
    TakenForClean,

    /// <summary>The entry of the slot was taken, and so far nobody has asked for its dirty bit, before or since, nor taken it elsewhere. Other: the old value.</summary>
    DirtyUnasked,

    /// <summary>The entry of the slot was taken and its old value thrown away.</summary>
    EntryDiscarded,

    /// <summary>A page is given up whose old entry was thrown away.</summary>
    DiscardedPageGivenUp,

    /// <summary>What stood in the slot maps a page. Other: the page.</summary>
    EntryMaps,

    /// <summary>The soft-dirty mark of the entry that was taken from the slot was asked. Other: the answer, if it is known; null if somebody else has the entry.</summary>
    SoftDirtyAsked,

    /// <summary>The same of the uffd-wp mark.</summary>
    UffdWpAsked,

    /// <summary>The page that the slot mapped was marked dirty, and not because its entry was.</summary>
    PageMarkedInstead,

    /// <summary>A snapshot of the slot was tested. Other: the snapshot.</summary>
    EntryTested,

    /// <summary>A snapshot of the slot was found not to be empty, and no more. Other: the snapshot.</summary>
    EntryNotNone,

    /// <summary>The old value of an entry that was invalidated though nothing said that it was present.</summary>
    InvalidatedUnsure,
    /// <summary>The entry was read without a lock, and not compared with what it is now; the other one is the page that was reached by it.</summary>
    ReadUnvalidated,

    /// <summary>The same, and another entry by which the page was reached was compared, and is as it was: the page is used.</summary>
    ReadTrusted,

    /// <summary>The subject is a table that was looked up under a lock that keeps it, if only from some. Other: true if it was asked whether it is there.</summary>
    TableKept,

    /// <summary>The subject is a table that was looked up, and somebody may have taken it away since. Other: true if it was asked whether it is there.</summary>
    TableMayGo,

    /// <summary>A result that says whether a reference to the other one, a page, was had.</summary>
    ReferenceTried,

    /// <summary>A page was copied from below the entry of this slot, or from an entry of this level.</summary>
    ContentCopied,

    /// <summary>Lockless walkers were waited for, and no entry was cleared since.</summary>
    WalkersAwaited,
}

/// <summary>What becomes of a note where a path that has it meets one that has not.</summary>
internal enum Meeting
{
    /// <summary>They do not meet: each goes on by itself.</summary>
    KeepsApart,

    /// <summary>The note is forgotten: it says what all paths have done.</summary>
    Forgets,

    /// <summary>The note is kept: it says what some path has done.</summary>
    Keeps,
}

/// <summary>
/// Something that a path has done, other than to open a window or to take a lock, and that a rule wants to know later: a gather that was begun, a notification that was not ended.
/// </summary>
/// <param name="kind">What it says.</param>
/// <param name="subject">What it speaks of.</param>
/// <param name="other">What else it speaks of; unknown if nothing.</param>
/// <param name="at">Where it came to be; <see langword="null"/> for what a path has learned, which is no operation. Evidence; it takes no part in equality.</param>
/// <param name="isDuty">Whether something has still to be done: it stays then though nobody can name its subject any more. What is no duty is forgotten with the name.</param>
/// <param name="since">An earlier operation that it began with, if there is one. Evidence, as well.</param>
internal sealed class Note(NoteKind kind, Value subject, Value other, IOperation? at, bool isDuty = false, IOperation? since = null) : IEquatable<Note>
{
    public NoteKind Kind { get; } = kind;

    public Value Subject { get; } = subject;

    public Value Other { get; } = other;

    /// <exception cref="InvalidOperationException">It came to be at no operation.</exception>
    public IOperation At => at ?? throw new InvalidOperationException($"A note {Kind} has no place.");

    /// <summary>Where it came to be, if at an operation.</summary>
    public IOperation? Place => at;

    /// <summary>The operation that it began with: an earlier one, or where it came to be.</summary>
    public IOperation Since => since ?? At;

    public bool IsDuty { get; } = isDuty;

    /// <summary>Whether it says of a place that was emptied what is still true below it.</summary>
    public bool IsOfBelow => Kind is NoteKind.WalkersInside or NoteKind.TablesRemembered;

    /// <summary>What becomes of it where paths meet. Paths that are kept apart multiply; only what the rules decide by is worth that.</summary>
    public Meeting Meeting => Kind switch
    {
        // Whether a later bug is explained by it: without it the bug is reported as what it is by itself.
        NoteKind.IdleFlush or NoteKind.EntryWasDirty or NoteKind.DirtyUnasked => Meeting.Forgets,
        // Paths on which the permission was there and was not are apart until the flush.
        NoteKind.EntryProtected or NoteKind.ReadProtected => Meeting.Forgets,
        // That there is such a path is all that is asked.
        NoteKind.FoundNone or NoteKind.FoundWritable => Meeting.Keeps,
        // What a value is, it is on every path.
        NoteKind.LeadsToPage or NoteKind.FoundSince => Meeting.Keeps,
        _ => Meeting.KeepsApart,
    };

    /// <summary>The same note when nobody can name any more what else it speaks of.</summary>
    public Note WithoutOther() => new(Kind, Subject, Value.Unknown, at, IsDuty, since);

    public Note Rename(Func<Value, Value> rename)
    {
        var (subject, other) = (rename(Subject), rename(Other));
        return ReferenceEquals(subject, Subject) && ReferenceEquals(other, Other) ? this : new(Kind, subject, other, at, IsDuty, since);
    }

    public bool Equals(Note? other) =>
        ReferenceEquals(this, other) || (other is not null && Kind == other.Kind && Subject.Equals(other.Subject) && Other.Equals(other.Other));

    public override bool Equals(object? obj) => Equals(obj as Note);

    public override int GetHashCode() => unchecked(((int)Kind * 397) ^ Subject.GetHashCode());
}
