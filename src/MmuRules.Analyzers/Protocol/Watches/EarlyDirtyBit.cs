using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches dirty bits that are asked of a snapshot: what a CPU sets between it and the taking of the entry is in the old value only.</summary>
internal sealed class EarlyDirtyBit : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.EntryDirty or MmuEffect.ReadsEntry or MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.MarksPageDirty or MmuEffect.MarksPageDirtyLocked or MmuEffect.WritesEntry or MmuEffect.ExchangesEntry };

    public override void After(Occurrence occurrence)
    {
        switch (occurrence.Clause.Effect)
        {
            case MmuEffect.EntryDirty:
                Ask(occurrence, Origins.Unmodified(occurrence.Operand));
                break;
            case MmuEffect.ReadsEntry:
                // Later snapshots are not early.
                occurrence.State = Forget(occurrence.State, occurrence.Operand);
                break;
            case MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry when occurrence.Operand.IsKnown:
                Take(occurrence);
                break;
            case MmuEffect.MarksPageDirty or MmuEffect.MarksPageDirtyLocked:
                Mark(occurrence);
                break;
            case MmuEffect.WritesEntry:
                Carry(occurrence);
                occurrence.State = Forget(occurrence.State, occurrence.Operand);
                break;
            case MmuEffect.ExchangesEntry:
                Carry(occurrence);
                if (occurrence.Operand.IsKnown)
                    Take(occurrence);
                break;
        }
    }

    public override MmuState Escaped(MmuState state, Value value) =>
        Settle(state, value, static (old, _, value) => value.Chain().Any(old.Equals));

    public override MmuState Learned(MmuState state, Value value, Fact fact)
    {
        if (value is not { Kind: ValueKind.Function, Key: MmuEffect.EntryDirty or MmuEffect.PageAnonymous, First: { } asked } || fact.Decides(true) is not { } isTrue)
            return state;
        if (value.Key is MmuEffect.PageAnonymous)
            return isTrue && Origins.EntryOf(asked) is { } mapping ? Settle(state, mapping, static (old, snapshot, mapping) => old.Equals(mapping) || snapshot.Equals(mapping)) : state;
        foreach (var note in state.Notes)
        {
            if (note.Kind is not (NoteKind.DirtyNotAskedAgain or NoteKind.DirtyAskedEarly) || !note.Other.Equals(asked))
                continue;
            state = state.Without(note);
            if (!isTrue)
                state = state.With(note.Kind == NoteKind.DirtyAskedEarly ? new Note(NoteKind.CleanEarly, note.Subject, note.Other, note.At) : new Note(NoteKind.TakenForClean, note.Subject, note.Other, note.At, isDuty: true));
        }

        return state;
    }

    public override void Ended(Ending ending)
    {
        if (ending.IsThrown)
            return;
        foreach (var note in ending.State.Notes.Where(note => note.Kind == NoteKind.TakenForClean))
            if (!note.Subject.IsKnown || !ending.Result.IsKnown || !ending.Result.Chain().Any(note.Subject.Equals))
                Raise(ending, note);
    }

    private static void Ask(Occurrence occurrence, Value entry)
    {
        if (Entries.ReadFrom(entry) is not { } slot)
            occurrence.State = Settle(occurrence.State, entry, static (old, _, entry) => old.Equals(entry));
        else if (occurrence.State.Find(NoteKind.DirtyUnasked, slot) is { Other: { IsKnown: true } old })
            AskBehind(occurrence, old, entry);
        else
            occurrence.State = occurrence.State.With(new Note(NoteKind.DirtyAskedEarly, slot, entry, occurrence.Operation));
    }

    // The snapshot is no less early for being asked late. Whose old value is thrown away is told that.
    private static void AskBehind(Occurrence occurrence, Value old, Value snapshot)
    {
        var slot = Origins.SlotOf(snapshot)!;
        if (ProtectedEntries.IsFinal(occurrence.State, slot, snapshot))
        {
            occurrence.State = Forget(occurrence.State, slot);
            return;
        }

        var isDirty = occurrence.Decides(Value.Function(MmuEffect.EntryDirty, snapshot, null), true);
        if (isDirty != true && occurrence.State.Find(NoteKind.EntryIsAnonymous, slot) is null && occurrence.State.Find(NoteKind.EntryDiscarded, slot) is null)
            occurrence.State = occurrence.State.With(new Note(isDirty == false ? NoteKind.TakenForClean : NoteKind.DirtyNotAskedAgain, old, snapshot, occurrence.Operation, isDuty: true));
    }

    private static void Take(Occurrence occurrence)
    {
        var isAsked = false;
        occurrence.State = Forget(occurrence.State, occurrence.Operand);
        foreach (var asked in occurrence.State.Notes)
        {
            if (asked.Kind is not (NoteKind.DirtyAskedEarly or NoteKind.CleanEarly) || !asked.Subject.Equals(occurrence.Operand))
                continue;
            isAsked = true;
            occurrence.State = occurrence.State.Without(asked);
            if (ProtectedEntries.IsStill(occurrence.State, occurrence.Operand) && ProtectedEntries.IsFinal(occurrence.State, occurrence.Operand, asked.Other))
                continue;
            if (occurrence.Result.IsKnown && occurrence.State.Find(NoteKind.EntryIsAnonymous, occurrence.Operand) is null)
                occurrence.State = occurrence.State.With(new Note(asked.Kind == NoteKind.CleanEarly ? NoteKind.TakenForClean : NoteKind.DirtyNotAskedAgain, occurrence.Result, asked.Other, asked.At, isDuty: true));
        }

        if (!isAsked && occurrence.Result.IsKnown)
            occurrence.State = occurrence.State.With(new Note(NoteKind.DirtyUnasked, occurrence.Operand, occurrence.Result, occurrence.Operation));
    }

    // A page that is marked in any case need not be asked for; one of which nothing is known may be the one.
    private static void Mark(Occurrence occurrence)
    {
        var entry = Origins.EntryOf(occurrence.Operand);
        occurrence.State = Settle(occurrence.State, entry, static (old, snapshot, entry) => entry is null || !entry.IsKnown || old.Equals(entry) || snapshot.Equals(entry));
    }

    // The old value has found another place, and its dirty bit with it.
    private static void Carry(Occurrence occurrence)
    {
        var root = Entries.RootOf(occurrence.Other);
        occurrence.State = Settle(occurrence.State, root, static (old, _, root) => old.Equals(root));
    }

    private static MmuState Forget(MmuState state, Value slot) => state.Without(NoteKind.DirtyUnasked, slot);

    // By the old value, and the snapshot as far as one was asked.
    private static MmuState Settle<T>(MmuState state, T given, Func<Value, Value, T, bool> isMeant) => state.Without((given, isMeant), static (note, settled) => note.Kind switch
    {
        NoteKind.DirtyNotAskedAgain or NoteKind.TakenForClean => note.Subject.IsKnown && settled.isMeant(note.Subject, note.Other, settled.given),
        NoteKind.DirtyUnasked => settled.isMeant(note.Other, Value.Unknown, settled.given),
        _ => false,
    });

    private static void Raise(Happening happening, Note note) =>
        happening.Raise(new(IncidentKind.DirtyReadTooEarly, note.At, note.At.Syntax.ToString(), happening.State));
}
