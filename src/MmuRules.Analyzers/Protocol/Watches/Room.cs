using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Sees to it that nothing is deferred to a gather that is full, or may be because nobody looked at its answer.</summary>
internal sealed class Room : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.DefersFree or MmuEffect.FlushesTlb or MmuEffect.FreesDeferred or MmuEffect.FinishesGather };

    public override void Before(Occurrence occurrence)
    {
        if (!occurrence.Is(MmuEffect.DefersFree))
            return;
        var gather = occurrence.Operand;
        if (occurrence.State.Find(NoteKind.GatherFull, gather) is { } full)
            Raise(occurrence, occurrence.Operation, $"it said at {Incident.Place(full.At, occurrence.Operation)} that it is full, and was not flushed since", full.At);
        else if (occurrence.State.Find(NoteKind.RoomUnknown, gather) is { } unseen)
            Raise(occurrence, unseen.At, $"the next page is deferred to it {Next(unseen.At, occurrence.Operation)}, with no look at the result and no flush in between", null);
    }

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.DefersFree))
        {
            // What returns nothing makes room by itself.
            if (occurrence.Operand.IsKnown && occurrence.Call.Method.ReturnType.SpecialType == SpecialType.System_Boolean)
                occurrence.State = occurrence.State.With(new Note(NoteKind.RoomUnknown, occurrence.Operand, occurrence.Result, occurrence.Operation));
        }
        else if (occurrence.Is(MmuEffect.FlushesTlb) || occurrence.Is(MmuEffect.FreesDeferred) || occurrence.Is(MmuEffect.FinishesGather))
        {
            occurrence.State = Forget(occurrence.State, note => !occurrence.Operand.IsKnown || note.Subject.Equals(occurrence.Operand));
        }
    }

    public override MmuState Learned(MmuState state, Value value, Fact fact)
    {
        foreach (var note in state.Notes)
            if (note.Kind == NoteKind.RoomUnknown && note.Other.Equals(value) && value.IsKnown && fact.Decides(true) is { } hasRoom)
            {
                state = state.Without(note);
                if (!hasRoom)
                    state = state.With(new Note(NoteKind.GatherFull, note.Subject, Value.Unknown, note.At));
            }

        return state;
    }

    public override MmuState Escaped(MmuState state, Value value) => Forget(state, note => note.Subject.Equals(value) || note.Other.Equals(value));

    private static void Raise(Occurrence occurrence, IOperation operation, string what, IOperation? earlier)
    {
        occurrence.State = Forget(occurrence.State, note => note.Subject.Equals(occurrence.Operand));
        occurrence.Raise(new(IncidentKind.FullIgnored, operation, occurrence.Name, occurrence.State) { Other = what, Earlier = earlier });
    }

    private static string Next(IOperation first, IOperation next) => ReferenceEquals(first, next) ? "in the next round" : $"at {Incident.Place(next, first)}";

    private static MmuState Forget(MmuState state, Func<Note, bool> isForgotten) =>
        state.Without(note => note.Kind is NoteKind.RoomUnknown or NoteKind.GatherFull && isForgotten(note));
}
