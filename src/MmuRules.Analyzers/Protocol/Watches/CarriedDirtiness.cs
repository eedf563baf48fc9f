using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches the dirtiness of a page between the clearing of its entry and its marking: whether it is nowhere but in the code's hand when the last lock is released that keeps the page's cleaner out.</summary>
internal sealed class CarriedDirtiness : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.RemovesRmap or MmuEffect.MarksPageDirty or MmuEffect.MarksPageDirtyLocked or MmuEffect.DefersDirty or MmuEffect.FreesDeferred or MmuEffect.FinishesGather or MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry };

    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.RemovesRmap) && IsInHand(occurrence, occurrence.Operand))
            occurrence.State = occurrence.State.With(new Note(NoteKind.DirtinessInHand, occurrence.Operand, Value.Unknown, occurrence.Operation));
        else if (occurrence.Is(MmuEffect.MarksPageDirty) || occurrence.Is(MmuEffect.MarksPageDirtyLocked))
            Mark(occurrence, occurrence.Operand);
        else if (occurrence.Is(MmuEffect.DefersDirty) && IsInHand(occurrence, occurrence.Other))
            occurrence.State = occurrence.State.With(new Note(NoteKind.DirtinessDeferred, Value.Unknown, Value.Unknown, occurrence.Operation, isDuty: true));
        else if (occurrence.Is(MmuEffect.FreesDeferred) || occurrence.Is(MmuEffect.FinishesGather))
            occurrence.State = occurrence.State.Without(NoteKind.DirtinessDeferred);
    }

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Settings.Actual(occurrence.Clause.Effect) == MmuEffect.ClearsAndFlushesEntry)
            Take(occurrence, occurrence.Result);
    }

    public override void Closed(Happening happening, Window window)
    {
        if (window is { Kind: WindowKind.Cleared, Stake: Stake.Write })
            Take(happening, window.Entry);
    }

    // What is known to be clean has no dirtiness to carry.
    public override MmuState Learned(MmuState state, Value value, Fact fact) =>
        value is { Kind: ValueKind.Function, Key: MmuEffect.EntryDirty, First: { } entry } && fact.Decides(true) == false
            ? state.Without(entry, static (note, entry) => (note.Kind == NoteKind.DirtinessTaken && note.Subject.Equals(entry))
                || (note.Kind is NoteKind.DirtinessInHand or NoteKind.DirtinessCarried && entry.Equals(Origins.EntryOf(note.Subject))))
            : state;

    public override void Released(Happening happening, HeldLock held)
    {
        foreach (var note in happening.State.Notes)
        {
            if (note.Kind is not (NoteKind.DirtinessInHand or NoteKind.DirtinessDeferred) || happening.State.KeepsCleanerOut(note.Subject))
                continue;
            happening.State = happening.State.Without(note);
            if (note.Kind == NoteKind.DirtinessInHand)
                happening.State = happening.State.With(new Note(NoteKind.DirtinessCarried, note.Subject, Value.Unknown, happening.Operation, isDuty: false));
            else
                happening.Raise(new(IncidentKind.DirtyCarried, happening.Operation, happening.LockName, happening.State) { Earlier = note.At });
        }
    }

    private static void Take(Happening happening, Value entry)
    {
        if (entry.IsKnown && !happening.State.MayHoldOthers && !happening.State.Locks.IsEmpty)
            happening.State = happening.State.With(new Note(NoteKind.DirtinessTaken, entry, Value.Unknown, happening.Operation));
    }

    private static void Mark(Occurrence occurrence, Value page)
    {
        if (occurrence.State.Find(NoteKind.DirtinessCarried, page) is { } carried)
            occurrence.Raise(new(IncidentKind.DirtyCarried, carried.At, string.Empty, occurrence.State) { Page = page, Other = occurrence.Name });
        occurrence.State = occurrence.State.Without(page, static (note, page) =>
            (note.Kind is NoteKind.DirtinessInHand or NoteKind.DirtinessCarried && note.Subject.Equals(page))
            || (note.Kind == NoteKind.DirtinessTaken && Origins.EntryOf(page) is { } entry && note.Subject.Equals(entry)));
    }

    // The entry may have been dirty, and its page was not marked.
    private static bool IsInHand(Occurrence occurrence, Value page) =>
        page.IsKnown
        && (occurrence.State.Find(NoteKind.DirtinessTaken, Origins.EntryOf(page) ?? Value.Unknown) is not null
            || occurrence.State.Windows.Any(window => window is { Kind: WindowKind.Cleared, Stake: Stake.Write } && Origins.Of(page, window) == Belonging.Yes))
        && occurrence.Decides(Value.Function(MmuEffect.PageAnonymous, page, null), true) != true
        && !occurrence.State.MayHoldOthers
        && occurrence.State.KeepsCleanerOut(page);
}
