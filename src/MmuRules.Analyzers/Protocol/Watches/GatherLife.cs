using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Follows each gather from its beginning to its end: what is begun has to be finished, and what is finished is used no more.</summary>
internal sealed class GatherLife : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.BeginsGather } || IsUse(clause);

    public override void Before(Occurrence occurrence)
    {
        if (!IsUse(occurrence.Clause) || occurrence.State.Find(NoteKind.GatherFinished, occurrence.Operand) is not { } finished)
            return;
        // To dispose of what is finished is allowed everywhere in .NET, and is what a using does behind an explicit end.
        if (Duties.IsDispose(occurrence.Call.Method))
            return;
        occurrence.State = occurrence.State.Without(finished);
        occurrence.Raise(new(IncidentKind.GatherUsedAfterFinish, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = finished.At });
    }

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.BeginsGather))
        {
            occurrence.State = Duties.Begun(occurrence, NoteKind.GatherBegun)
                .Without(NoteKind.GatherFinished, occurrence.Operand).Without(NoteKind.GatherFinished, occurrence.Result);
        }
        else if (occurrence.Is(MmuEffect.FinishesGather))
        {
            occurrence.State = Duties.Done(occurrence.State, NoteKind.GatherBegun, occurrence.Operand);
            if (occurrence.Operand.IsKnown)
                occurrence.State = occurrence.State.With(new Note(NoteKind.GatherFinished, occurrence.Operand, Value.Unknown, occurrence.Operation));
        }
    }

    // What a field holds may be another gather by then.
    public override void Called(Happening happening, Call<MmuState> call) => ForgetChangeable(happening);

    public override void Suspended(Happening happening) => ForgetChangeable(happening);

    public override MmuState Escaped(MmuState state, Value value) =>
        Duties.HandedOver(state, NoteKind.GatherBegun, value).Without(NoteKind.GatherFinished, value);

    public override void Ended(Ending ending)
    {
        foreach (var note in Duties.Left(ending, NoteKind.GatherBegun, MmuEffect.BeginsGather, MmuEffect.FinishesGather))
            ending.Raise(new(IncidentKind.GatherNotFinished, Duties.Place(ending, note), ending.Name, ending.State) { Other = Duties.Way(ending) });
    }

    private static bool IsUse(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: var effect }
        && effect is MmuEffect.RecordsEntry or MmuEffect.DefersFree or MmuEffect.DefersTableFree or MmuEffect.DefersRmap or MmuEffect.RemovesDeferredRmap
            or MmuEffect.FreesDeferred or MmuEffect.FlushesTlb or MmuEffect.ChangesPageSize or MmuEffect.FinishesGather;

    private static void ForgetChangeable(Happening happening) =>
        happening.State = happening.State.Without(note => note.Kind == NoteKind.GatherFinished && note.Subject.IsChangeable);
}
