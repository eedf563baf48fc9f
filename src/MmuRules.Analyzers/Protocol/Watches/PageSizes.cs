using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Sees to it that a gather that has to be told of it is told when the entries that are recorded in it are of another level than those before.</summary>
/// <remarks>The level of an entry is the type of its slot: where one type serves all levels, nothing can be said.</remarks>
internal sealed class PageSizes : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.ChangesPageSize or MmuEffect.RecordsEntry or MmuEffect.FinishesGather };

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.ChangesPageSize) || occurrence.Is(MmuEffect.FinishesGather))
            occurrence.State = Forget(occurrence.State, occurrence.Operand);
        else if (occurrence.Is(MmuEffect.RecordsEntry) && occurrence.Operand.IsKnown && LevelOf(occurrence) is { } level)
            Record(occurrence, level);
    }

    public override MmuState Escaped(MmuState state, Value value) => Forget(state, value);

    private static void Record(Occurrence occurrence, ITypeSymbol level)
    {
        var gather = occurrence.Operand;
        var before = occurrence.State.Find(NoteKind.RecordedLevel, gather);
        if (before?.Other.Key is ITypeSymbol other)
        {
            if (!SymbolEqualityComparer.Default.Equals(level, other))
                occurrence.Raise(new(IncidentKind.PageSizeNotAnnounced, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = before.At });
        }
        else if (!occurrence.Contracts.Offers(occurrence.Call.Method.ContainingType, MmuEffect.ChangesPageSize))
        {
            return;
        }

        occurrence.State = Forget(occurrence.State, gather).With(new Note(NoteKind.RecordedLevel, gather, Value.Constant(level), occurrence.Operation));
    }

    // Only what was cleared is surely an entry, and not an address or a range.
    private static ITypeSymbol? LevelOf(Occurrence occurrence) =>
        occurrence.Other is { IsKnown: true } slot ? occurrence.State.Windows.FirstOrDefault(window => window.Slot.Equals(slot))?.Slot.Type : null;

    private static MmuState Forget(MmuState state, Value gather) => state.Without(NoteKind.RecordedLevel, gather);
}
