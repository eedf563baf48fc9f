using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>
/// Sees which snapshots no CPU can make out of date by writing the page: those of entries that were write-protected and flushed under the page-table lock that is still held.
/// </summary>
internal sealed class ProtectedEntries : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.ReadsEntry } || (clause.Kind == ClauseKind.Effect && EntryEffects.Change(clause.Effect));

    public override void After(Occurrence occurrence)
    {
        var slot = occurrence.Operand;
        if (!slot.IsKnown)
            return;
        switch (occurrence.Clause.Effect)
        {
            case MmuEffect.WriteProtectsEntry when IsLocked(occurrence.State):
                if (occurrence.State.Find(NoteKind.EntryProtected, slot) is null)
                    occurrence.State = occurrence.State.With(new Note(NoteKind.EntryProtected, slot, Value.Unknown, occurrence.Operation));
                break;
            case MmuEffect.ReadsEntry:
                if (IsStill(occurrence.State, slot) && occurrence.Result.IsKnown)
                    occurrence.State = occurrence.State.With(new Note(NoteKind.ReadProtected, slot, occurrence.Result, occurrence.Operation));
                break;
            // Whoever takes the entry gets no other one than was read. What is stored may be writable.
            case MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.ClearsEntryNonAtomically:
                occurrence.State = occurrence.State.Without(NoteKind.EntryProtected, slot);
                break;
            default:
                occurrence.State = occurrence.State.Without(slot, IsOf);
                break;
        }
    }

    public override void Closed(Happening happening, Window window)
    {
        if (window.Kind == WindowKind.WriteProtected && happening.State.Find(NoteKind.EntryProtected, window.Slot) is { Other.IsKnown: false } note)
            happening.State = happening.State.Without(note).With(new Note(NoteKind.EntryProtected, window.Slot, Value.True, note.At));
    }

    // Whoever has the lock next may give the permission back.
    public override void Released(Happening happening, HeldLock held)
    {
        if (!LockKinds.GuardsEntries(held.Kind) || IsLocked(happening.State))
            return;
        foreach (var note in happening.State.Notes)
            if (note.Kind == NoteKind.EntryProtected)
                happening.State = happening.State.Without(note.Subject, IsOf);
    }

    /// <summary>Whether the entry of a slot was write-protected and flushed, so that no CPU can set its dirty bit.</summary>
    public static bool IsStill(MmuState state, Value slot) => state.Find(NoteKind.EntryProtected, slot) is { Other.IsKnown: true };

    /// <summary>Whether a snapshot of a slot was read when that was so.</summary>
    public static bool IsFinal(MmuState state, Value slot, Value snapshot)
    {
        foreach (var note in state.Notes)
            if (note.Kind == NoteKind.ReadProtected && note.Subject.Equals(slot) && note.Other.Equals(snapshot))
                return true;
        return false;
    }

    private static bool IsOf(Note note, Value slot) => note.Kind is NoteKind.EntryProtected or NoteKind.ReadProtected && note.Subject.Equals(slot);

    private static bool IsLocked(MmuState state)
    {
        foreach (var held in state.Locks)
            if (LockKinds.GuardsEntries(held.Kind))
                return true;
        return false;
    }
}
