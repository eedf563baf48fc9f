using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Knows of each slot what the path has found in it, or left in it.</summary>
internal sealed class EntryKnowledge : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.ClearsEntryNonAtomically or MmuEffect.ExchangesEntry or MmuEffect.WritesEntry };

    public override void After(Occurrence occurrence)
    {
        if (!occurrence.Operand.IsKnown)
            return;
        var slot = occurrence.Operand;
        switch (occurrence.Clause.Effect)
        {
            case MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.ClearsEntryNonAtomically:
                // The page is still the one that it was.
                occurrence.State = occurrence.State
                    .Without(NoteKind.EntryTaken, slot).Without(NoteKind.EntryAbsent, slot).Without(NoteKind.EntryWasDirty, slot)
                    .With(new Note(NoteKind.EntryTaken, slot, occurrence.Result, occurrence.Operation));
                break;
            case MmuEffect.ExchangesEntry:
                occurrence.State = Forget(occurrence.State, slot);
                break;
            case MmuEffect.WritesEntry:
                occurrence.State = Forget(occurrence.State, slot);
                if (EntryParts.PartOf(occurrence) is null ? Entries.IsConstant(occurrence.Other) : EntryParts.IsInvalidation(occurrence))
                    occurrence.State = occurrence.State.With(new Note(NoteKind.EntryTaken, slot, Value.Unknown, occurrence.Operation));
                break;
        }
    }

    public override MmuState Learned(MmuState state, Value value, Fact fact)
    {
        if (value is { Kind: ValueKind.Function, Key: MmuEffect effect, First: { } asked })
        {
            return effect switch
            {
                MmuEffect.EntryPresent when fact.Decides(true) == false => Absent(state, asked, asked),
                MmuEffect.EntryNone when fact.Decides(true) == true => Absent(state, asked, asked),
                MmuEffect.EntryDirty when fact.Decides(true) == true => Found(state, NoteKind.EntryWasDirty, asked),
                MmuEffect.PageAnonymous when fact.Decides(true) == true && Origins.EntryOf(asked) is { } mapping => Found(state, NoteKind.EntryIsAnonymous, mapping),
                _ => state,
            };
        }

        // A predicate without a contract, such as "is a swap entry", may say that no CPU uses the entry.
        return value.Kind != ValueKind.Operator && fact is { IsConstant: true, Constant: not (false or null) } && value.Chain().Skip(1).FirstOrDefault(part => part.Tag is EntryTag.Read) is { } read
            ? Absent(state, read, Value.Unknown)
            : state;
    }

    private static MmuState Absent(MmuState state, Value entry, Value seen) =>
        Entries.ReadFrom(entry) is { } slot && state.Find(NoteKind.EntryAbsent, slot) is null ? state.With(new Note(NoteKind.EntryAbsent, slot, seen, null)) : state;

    private static MmuState Found(MmuState state, NoteKind kind, Value entry) =>
        Origins.SlotOf(entry) is { } slot ? state.With(new Note(kind, slot, Value.Unknown, null)) : state;

    private static MmuState Forget(MmuState state, Value slot) =>
        state.Without(NoteKind.EntryTaken, slot).Without(NoteKind.EntryAbsent, slot).Without(NoteKind.EntryWasDirty, slot).Without(NoteKind.EntryIsAnonymous, slot);
}
