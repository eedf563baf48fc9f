using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches what is decided on snapshots: one decision wants one snapshot, and who invalidates an entry wants to know that it is present.</summary>
internal sealed class EntryReads : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Acquires, Lock: MmuLock.PageTable or MmuLock.PmdTable }
        or { Kind: ClauseKind.Effect, Effect: MmuEffect.EntryPage or MmuEffect.EntryDirty or MmuEffect.EntryWritable or MmuEffect.EntryYoung or MmuEffect.EntryPresent or MmuEffect.ClearsAndFlushesEntry };

    public override void Before(Occurrence occurrence)
    {
        if (!occurrence.Is(MmuEffect.ClearsAndFlushesEntry) || !occurrence.Operand.IsKnown)
            return;
        var slot = occurrence.Operand;
        if (IsKnownAbsent(occurrence, slot))
            occurrence.Raise(new(IncidentKind.AbsentEntryInvalidated, occurrence.Operation, occurrence.Name, occurrence.State));
    }

    public override void After(Occurrence occurrence)
    {
        switch (occurrence.Clause)
        {
            case { Kind: ClauseKind.Acquires, Lock: MmuLock.PageTable or MmuLock.PmdTable }:
                occurrence.State = occurrence.State.Without(NoteKind.EntryTested);
                break;
            case { Kind: ClauseKind.Effect, Effect: MmuEffect.EntryPage }:
                Use(occurrence, Origins.Unmodified(occurrence.Operand));
                break;
            case { Kind: ClauseKind.Effect, Effect: MmuEffect.EntryDirty or MmuEffect.EntryWritable or MmuEffect.EntryYoung or MmuEffect.EntryPresent }:
                Ask(occurrence, Origins.Unmodified(occurrence.Operand));
                break;
            case { Kind: ClauseKind.Effect, Effect: MmuEffect.ClearsAndFlushesEntry } when occurrence.Operand.IsKnown:
                Invalidate(occurrence);
                break;
        }
    }

    public override void Released(Happening happening, HeldLock held)
    {
        if (held.Kind is MmuLock.PageTable or MmuLock.PmdTable)
            happening.State = happening.State.Without(NoteKind.EntryTested);
    }

    public override MmuState Escaped(MmuState state, Value value) =>
        state.Without(value, static (note, value) => note.Kind == NoteKind.InvalidatedUnsure && note.Subject.IsKnown && value.Chain().Any(note.Subject.Equals));

    public override MmuState Learned(MmuState state, Value value, Fact fact)
    {
        // A predicate without a contract may say that it is present, or that it is not migrating.
        if (value.Key is not MmuEffect)
            return state.Without(value, static (note, value) => note.Kind == NoteKind.EntryNotNone && value.Mentions(note.Other.Equals));
        if (value is not { Kind: ValueKind.Function, Key: MmuEffect.EntryPresent or MmuEffect.EntryNone, First: { } entry } || fact.Decides(true) is not { } isTrue)
            return state;
        state = state.Without(NoteKind.InvalidatedUnsure, entry);
        if (Entries.ReadFrom(entry) is not { } slot)
            return state;
        state = state.Without(NoteKind.EntryTested, slot).Without(NoteKind.EntryNotNone, slot);
        if (isTrue != value.Key is MmuEffect.EntryPresent)
            return state;
        state = state.With(new Note(NoteKind.EntryTested, slot, entry, null));
        return value.Key is MmuEffect.EntryNone ? state.With(new Note(NoteKind.EntryNotNone, slot, entry, null)) : state;
    }

    public override void Ended(Ending ending)
    {
        if (ending.IsThrown)
            return;
        foreach (var note in ending.State.Notes.Where(note => note.Kind == NoteKind.InvalidatedUnsure))
            if (!note.Subject.IsKnown || !ending.Result.IsKnown || !ending.Result.Chain().Any(note.Subject.Equals))
                ending.Raise(new(IncidentKind.AbsentEntryInvalidated, note.At, note.At.Syntax.ToString(), ending.State));
    }

    // The page is that of one snapshot, the decision was about another. Under the lock nobody but the hardware changes the entry, and that changes no page.
    private static void Use(Occurrence occurrence, Value entry)
    {
        if (Entries.ReadFrom(entry) is not { } slot)
            return;
        var tested = occurrence.State.Find(NoteKind.EntryTested, slot);
        occurrence.State = occurrence.State.Without(NoteKind.EntryTested, slot).Without(NoteKind.EntryNotNone, slot);
        if (tested is { Other: { IsKnown: true } first } && !first.Equals(entry) && !occurrence.State.MayHoldOthers
            && !occurrence.State.Locks.Any(held => held.Kind is MmuLock.PageTable or MmuLock.PmdTable))
            occurrence.Raise(new(IncidentKind.EntryReadTwice, entry.Key as IOperation ?? occurrence.Operation, slot.ToString(), occurrence.State) { Earlier = first.Key as IOperation });
    }

    // Who asks more of the entry than whether it is empty knows what kind it is.
    private static void Ask(Occurrence occurrence, Value entry)
    {
        if (Entries.ReadFrom(entry) is { } slot)
            occurrence.State = occurrence.State.Without(NoteKind.EntryNotNone, slot);
        if (occurrence.Is(MmuEffect.EntryPresent))
            occurrence.State = occurrence.State.Without(NoteKind.InvalidatedUnsure, entry);
    }

    private static void Invalidate(Occurrence occurrence)
    {
        var slot = occurrence.Operand;
        if (occurrence.State.Find(NoteKind.EntryNotNone, slot) is not { } found)
            return;
        occurrence.State = occurrence.State.Without(found);
        if (occurrence.Result.IsKnown)
            occurrence.State = occurrence.State.With(new Note(NoteKind.InvalidatedUnsure, occurrence.Result, Value.Unknown, occurrence.Operation, isDuty: true));
    }

    private static bool IsKnownAbsent(Occurrence occurrence, Value slot) =>
        occurrence.State.Find(NoteKind.EntryAbsent, slot) is { Other: { IsKnown: true } seen }
        && occurrence.Decides(Value.Function(MmuEffect.EntryNone, seen, null), true) != true;
}
