using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches entries that are taken and thrown away, though a page is given up with them whose dirtiness was in them only.</summary>
internal sealed class DiscardedEntry : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.ClearsEntry or MmuEffect.MarksPageDirty or MmuEffect.MarksPageDirtyLocked or MmuEffect.RemovesRmap or MmuEffect.FreesPage or MmuEffect.DefersFree };

    public override void After(Occurrence occurrence)
    {
        switch (occurrence.Clause.Effect)
        {
            // Who flushes at once, as copying on write does, may have known before that it permits no stores.
            case MmuEffect.ClearsEntry when occurrence.Operand.IsKnown:
                Take(occurrence);
                break;
            case MmuEffect.MarksPageDirty or MmuEffect.MarksPageDirtyLocked:
                var marked = occurrence.Operand;
                occurrence.State = occurrence.State.Without(marked, MayBe);
                break;
            case MmuEffect.RemovesRmap or MmuEffect.FreesPage:
                GiveUp(occurrence, occurrence.Operand);
                break;
            case MmuEffect.DefersFree:
                GiveUp(occurrence, occurrence.Other);
                break;
        }
    }

    public override MmuState Learned(MmuState state, Value value, Fact fact)
    {
        if (value is not { Kind: ValueKind.Function, Key: MmuEffect effect, First: { } asked } || fact.Decides(true) is not { } isTrue)
            return state;
        return effect == MmuEffect.PageAnonymous && isTrue
            ? state.Without(asked, MayBe)
            : state;
    }

    public override void Ended(Ending ending)
    {
        if (ending.IsThrown)
            return;
        foreach (var note in ending.State.Notes.Where(note => note.Kind == NoteKind.DiscardedPageGivenUp))
            ending.Raise(new(IncidentKind.OldEntryDiscarded, note.At, note.At.Syntax.ToString(), ending.State));
    }

    private static void Take(Occurrence occurrence)
    {
        var slot = occurrence.Operand;
        occurrence.State = occurrence.State.Without(NoteKind.EntryDiscarded, slot);
        if (!IsThrownAway(occurrence.Operation) || Origins.IsDetached(slot, occurrence.State) || occurrence.State.Find(NoteKind.EntryAbsent, slot) is not null
            || occurrence.State.Find(NoteKind.EntryTaken, slot) is not null || occurrence.State.Find(NoteKind.EntryIsAnonymous, slot) is not null || occurrence.State.Notes.Any(note => note.Kind is NoteKind.DirtyNotAskedAgain or NoteKind.TakenForClean && note.Subject.Equals(occurrence.Result)))
            return;
        occurrence.State = occurrence.State.With(new Note(NoteKind.EntryDiscarded, slot, Value.Unknown, occurrence.Operation));
    }

    private static void GiveUp(Occurrence occurrence, Value page)
    {
        foreach (var note in occurrence.State.Notes)
            if (note.Kind == NoteKind.EntryDiscarded && IsOf(page, note.Subject))
                occurrence.State = occurrence.State.Without(note).With(new Note(NoteKind.DiscardedPageGivenUp, page, Value.Unknown, note.At, isDuty: true));
    }

    private static bool IsThrownAway(IOperation taking)
    {
        var user = taking.Parent;
        while (user is IConversionOperation)
            user = user.Parent;
        return user is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
    }

    private static bool IsOf(Value page, Value slot) => Origins.EntryOf(page) is { } entry && Origins.SlotOf(entry) is { } mapping && mapping.Equals(slot);

    // A page of which nothing is known may be the one.
    private static bool MayBe(Note note, Value page) => note.Kind switch
    {
        NoteKind.EntryDiscarded or NoteKind.DiscardedPageGivenUp when Origins.EntryOf(page) is null => true,
        NoteKind.EntryDiscarded => IsOf(page, note.Subject),
        NoteKind.DiscardedPageGivenUp => note.Subject.IsKnown && note.Subject.Equals(page),
        _ => false,
    };
}
