using System.Collections.Immutable;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>The state of the MMU as far as one path of the code has brought it: which windows are open, which locks are held, and what was noted.</summary>
internal sealed class MmuState : IProtocolState<MmuState>
{
    private readonly int _hash;
    private MmuState? _core;

    private MmuState(ImmutableArray<Window> windows, ImmutableArray<HeldLock> locks, ImmutableArray<Note> notes, bool mayHoldOthers)
        : this(windows, locks, notes, mayHoldOthers, HashOf(windows, locks, notes, mayHoldOthers))
    {
    }

    private MmuState(ImmutableArray<Window> windows, ImmutableArray<HeldLock> locks, ImmutableArray<Note> notes, bool mayHoldOthers, int hash)
    {
        Windows = windows;
        Locks = locks;
        Notes = notes;
        MayHoldOthers = mayHoldOthers;
        _hash = hash;
    }

    /// <summary>No window is open and no lock is held.</summary>
    public static MmuState Empty { get; } = new([], [], [], false);

    public ImmutableArray<Window> Windows { get; }

    public ImmutableArray<HeldLock> Locks { get; }

    /// <summary>What else the path has done that somebody wants to know.</summary>
    public ImmutableArray<Note> Notes { get; }

    /// <summary>Whether the code is called by somebody unknown, who may hold any lock.</summary>
    public bool MayHoldOthers { get; }

    public MmuState Core => _core ??= Notes.Any(note => note.Meeting != Meeting.KeepsApart) ? Without(note => note.Meeting != Meeting.KeepsApart) : this;

    public IEnumerable<Value> Values
    {
        get
        {
            foreach (var window in Windows)
                foreach (var value in window.Values)
                    yield return value;
            foreach (var held in Locks)
            {
                yield return held.Identity;
                yield return held.Guard;
            }

            foreach (var note in Notes)
            {
                yield return note.Subject;
                yield return note.Other;
            }
        }
    }

    public MmuState With(IEnumerable<Window> windows) => new(Normalize(windows), Locks, Notes, MayHoldOthers);

    public MmuState Acquire(HeldLock held) => Locks.Contains(held) ? this : new(Windows, Locks.Add(held), Notes, MayHoldOthers);

    public MmuState Release(HeldLock held) => new(Windows, Locks.Remove(held), Notes, MayHoldOthers);

    public MmuState CalledByUnknown() => new(Windows, Locks, Notes, true);

    /// <summary>Takes a note; an equal one is replaced, since it may have come to be elsewhere.</summary>
    public MmuState With(Note note)
    {
        var index = Notes.IndexOf(note);
        return index < 0 ? new(Windows, Locks, Notes.Add(note), MayHoldOthers, _hash ^ note.GetHashCode())
            : ReferenceEquals(Notes[index].Place, note.Place) ? this
            : new(Windows, Locks, Notes.SetItem(index, note), MayHoldOthers, _hash);
    }

    /// <summary>Strikes out a note.</summary>
    public MmuState Without(Note note) => Without(note, static (other, note) => other.Equals(note));

    /// <summary>Strikes out all notes of a kind.</summary>
    public MmuState Without(NoteKind kind) => Without(kind, static (note, kind) => note.Kind == kind);

    /// <summary>Strikes out the notes of a kind about a subject.</summary>
    public MmuState Without(NoteKind kind, Value subject) => Without((kind, subject), static (note, about) => note.Kind == about.kind && note.Subject.Equals(about.subject));

    /// <summary>Strikes out notes.</summary>
    public MmuState Without(Func<Note, bool> struckOut) => Without(struckOut, static (note, struckOut) => struckOut(note));

    /// <summary>Strikes out notes by something that is given to the predicate, which need not capture it then: it is asked on every path.</summary>
    public MmuState Without<T>(T given, Func<Note, T, bool> struckOut)
    {
        var hash = _hash;
        ImmutableArray<Note>.Builder? kept = null;
        for (var i = 0; i < Notes.Length; i++)
        {
            if (struckOut(Notes[i], given))
            {
                hash ^= Notes[i].GetHashCode();
                if (kept is null)
                {
                    kept = ImmutableArray.CreateBuilder<Note>(Notes.Length - 1);
                    kept.AddRange(Notes, i);
                }
            }
            else
            {
                kept?.Add(Notes[i]);
            }
        }

        return kept is null ? this : new(Windows, Locks, kept.ToImmutable(), MayHoldOthers, hash);
    }

    /// <summary>The note of a kind about a subject, if there is one.</summary>
    public Note? Find(NoteKind kind, Value subject)
    {
        if (subject.IsKnown)
            foreach (var note in Notes)
                if (note.Kind == kind && note.Subject.Equals(subject))
                    return note;
        return null;
    }

    public MmuState Replace(Window window, Window by) => With(Windows.Select(other => other.Equals(window) ? by : other));

    public MmuState Close(Window window) => With(Windows.Where(other => !other.Equals(window)));

    public MmuState Rename(Func<Value, Value> rename)
    {
        var windows = Renamed(Windows, window => window.Rename(rename));
        var locks = Renamed(Locks, held => held.Rename(rename));
        var notes = Renamed(Notes, note => note.Rename(rename));
        if (windows == Windows && locks == Locks && notes == Notes)
            return this;
        // Of a place that has become any place it cannot be said what was below it.
        return new(Normalize(windows), [.. locks.Distinct()], [.. notes.Where(note => note.Subject.IsKnown || (note.IsDuty && !note.IsOfBelow)).Distinct()], MayHoldOthers);
    }

    public MmuState Forget(Func<Value, bool> isNamed)
    {
        // A lock is still held though nobody names it; of a window only that it is open and what is at stake.
        Func<Value, bool> isNameless = part => part.IsLeaf && !isNamed(part);
        Func<Value, bool> isNamelessElement = part => (part.IsLeaf || part.Second is not null) && !isNamed(part);
        bool IsLost(Window window) => !window.IsOld && window.Slot.Mentions(isNameless);
        // Of the elements of a table one is like the other: what is known of one is kept while a variable holds it, or each round of a loop would know of one more.
        // That there was a flush is known though what it was given is not used any more.
        bool IsForgotten(Note note) => !note.IsDuty && note.Kind != NoteKind.IdleFlush && note.Subject.Mentions(isNamelessElement);
        // A place that is emptied over and over would be noted once for each old value.
        bool IsHalfForgotten(Note note) => (note.Kind == NoteKind.Detached || note.IsOfBelow) && note.Other.Mentions(isNameless);
        var known = Without(IsForgotten);
        if (known.Notes.Any(IsHalfForgotten))
            known = new(Windows, Locks, [.. known.Notes.Select(note => IsHalfForgotten(note) ? note.WithoutOther() : note).Distinct()], MayHoldOthers);
        return Windows.Any(IsLost) ? known.With(Windows.Select(window => IsLost(window) ? window.Aged() : window)) : known;
    }

    public MmuState Join(MmuState other)
    {
        var joined = Without(note => note.Meeting == Meeting.Forgets && !other.Notes.Contains(note));
        foreach (var note in other.Notes)
            if (note.Meeting == Meeting.Keeps && !joined.Notes.Contains(note))
                joined = joined.With(note);
        return joined;
    }

    public bool Covers(MmuState other) =>
        MayHoldOthers == other.MayHoldOthers && AreSame(Locks, other.Locks) && AreSame(Core.Notes, other.Core.Notes)
        && other.Windows.All(theirs => Windows.Any(window => window.IsLike(theirs) && window.Stake >= theirs.Stake));

    /// <summary>Whether a lock is held that keeps the page's cleaner from seeing it marked dirty while it can still be written.</summary>
    public bool KeepsCleanerOut(Value page) => MayHoldOthers || Locks.Any(held => KeepsCleanerOut(held, page));

    /// <summary>Whether the lock of a page is held, or of one that may be it.</summary>
    public bool HoldsLockOf(Value page) => Locks.Any(held => held.Kind == MmuLock.Page && KeepsCleanerOut(held, page));

    public bool Equals(MmuState? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && MayHoldOthers == other.MayHoldOthers && AreSame(Windows, other.Windows) && AreSame(Locks, other.Locks)
            && AreSame(Notes, other.Notes));

    public override bool Equals(object? obj) => Equals(obj as MmuState);

    public override int GetHashCode() => _hash;

    public override string ToString() => $"[{string.Join(", ", Windows.Select(window => $"{window.Opened.Syntax}({window.Slot})={window.Entry}:{window.Stake}"))}] locks [{string.Join(", ", Locks.Select(held => $"{held.Kind}({held.Identity}/{held.Guard})"))}] notes [{string.Join(", ", Notes.Select(note => $"{note.Kind}({note.Subject})"))}]";

    // Neither the windows nor the locks nor the notes have an order.
    private static int HashOf(ImmutableArray<Window> windows, ImmutableArray<HeldLock> locks, ImmutableArray<Note> notes, bool mayHoldOthers)
    {
        var hash = mayHoldOthers ? 1 : 0;
        foreach (var window in windows)
            hash ^= window.GetHashCode();
        foreach (var held in locks)
            hash ^= held.GetHashCode();
        foreach (var note in notes)
            hash ^= note.GetHashCode();
        return hash;
    }

    // The cleaner takes the i_mmap lock to find the mappings, the page lock before it begins, and the page-table lock at each entry.
    private static bool KeepsCleanerOut(HeldLock held, Value page) => held.Kind switch
    {
        MmuLock.PageTable or MmuLock.PmdTable or MmuLock.IMmap => true,
        MmuLock.Page => !held.Identity.IsKnown || !page.IsKnown || held.Identity.Equals(page),
        _ => false,
    };

    // Of windows of earlier rounds that differ only in what is at stake, the one with most at stake has all the others' duties.
    private static ImmutableArray<Window> Normalize(IEnumerable<Window> windows)
    {
        var normal = ImmutableArray.CreateBuilder<Window>();
        foreach (var window in windows)
        {
            var index = -1;
            for (var i = 0; i < normal.Count && index < 0; i++)
                if (normal[i].Equals(window) || (window.IsOld && normal[i].IsLike(window)))
                    index = i;
            if (index < 0)
                normal.Add(window);
            else if (normal[index].Stake < window.Stake)
                normal[index] = window;
        }

        return normal.ToImmutable();
    }

    // The same array if nothing in it has another name now.
    private static ImmutableArray<T> Renamed<T>(ImmutableArray<T> items, Func<T, T> rename)
        where T : class
    {
        for (var i = 0; i < items.Length; i++)
        {
            var renamed = rename(items[i]);
            if (!ReferenceEquals(renamed, items[i]))
                return [.. items.Take(i), renamed, .. items.Skip(i + 1).Select(rename)];
        }

        return items;
    }

    private static bool AreSame<T>(ImmutableArray<T> left, ImmutableArray<T> right)
    {
        if (left.Length != right.Length)
            return false;
        foreach (var item in left)
            if (!right.Contains(item))
                return false;
        return true;
    }
}
