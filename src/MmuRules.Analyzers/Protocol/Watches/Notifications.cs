using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Sees to it that secondary MMUs that were told of the start of a change are told of its end.</summary>
internal sealed class Notifications : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.BeginsNotifier or MmuEffect.EndsNotifier };

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.BeginsNotifier))
            occurrence.State = Duties.Begun(occurrence, NoteKind.NotifierBegun);
        else if (occurrence.Is(MmuEffect.EndsNotifier))
            occurrence.State = Duties.Done(occurrence.State, NoteKind.NotifierBegun, occurrence.Operand);
    }

    public override MmuState Escaped(MmuState state, Value value) => Duties.HandedOver(state, NoteKind.NotifierBegun, value);

    public override void Ended(Ending ending)
    {
        foreach (var note in Duties.Left(ending, NoteKind.NotifierBegun, MmuEffect.BeginsNotifier, MmuEffect.EndsNotifier))
            ending.Raise(new(IncidentKind.NotifierNotEnded, Duties.Place(ending, note), ending.Name, ending.State) { Other = Duties.Way(ending) });
    }
}
