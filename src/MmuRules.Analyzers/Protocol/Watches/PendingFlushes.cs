using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>
/// Sees where code that goes through the entries of a table, and flushes what it changed, takes an entry that it finds empty for one that no CPU uses any more.
/// </summary>
/// <remarks>
/// It needs all of this under one hold of the page-table lock: an entry that was read and found empty or not writable, though it was not known to be present; another one that was cleared or
/// changed and recorded in a gather; and no look for the flushes that others owe. And it needs a library in which one can look. Then the flush of the gather leaves out
/// what the code has passed over, and nothing else covers it.
/// </remarks>
internal sealed class PendingFlushes : Watch
{
    public override bool Hears(Clause clause) =>
        clause.Kind == ClauseKind.Effect && (EntryEffects.Change(clause.Effect) || clause.Effect is MmuEffect.ChecksPendingFlush or MmuEffect.FlushesTlb or MmuEffect.ReadsEntry or MmuEffect.RecordsEntry);

    // These notes are about the path itself.
    private static readonly Value ThePath = Value.True;

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.ChecksPendingFlush))
            Check(occurrence);
        else if (occurrence.Is(MmuEffect.FlushesTlb) && !occurrence.Contracts.Offers(occurrence.Operand.Type, MmuEffect.RecordsEntry))
            occurrence.State = Without(occurrence.State, NoteKind.PassedOver, NoteKind.PassedOverForGood);
        else if (IsUnchecked(occurrence.State))
            Notice(occurrence);
    }

    public override MmuState Learned(MmuState state, Value value, Fact fact)
    {
        if (value is not { Kind: ValueKind.Function, Key: MmuEffect effect, First: { } entry } || state.Find(NoteKind.ReadUnderLock, entry) is not { Other.IsKnown: false } read
            || fact.Decides(true) is not { } holds)
            return state;
        return (effect, holds) switch
        {
            (MmuEffect.EntryPresent, true) or (MmuEffect.EntryNone, false) => Settle(state, read),
            (MmuEffect.EntryPresent, false) or (MmuEffect.EntryNone, true) or (MmuEffect.EntryWritable, false) =>
                Settle(state, read).With(new Note(NoteKind.PassedOver, ThePath, Origins.SlotOf(entry) ?? Value.Unknown, read.At)),
            _ => state,
        };
    }

    // Where it was read is still of interest.
    private static MmuState Settle(MmuState state, Note read) => state.Without(read.Equals).With(new Note(NoteKind.ReadUnderLock, read.Subject, Value.True, read.At));

    public override void Released(Happening happening, HeldLock held)
    {
        if (IsLocked(happening.State))
            return;
        var state = happening.State;
        if (state.Find(NoteKind.PassedOver, ThePath) is { } passed && state.Find(NoteKind.RecordedUnderLock, ThePath) is not null && state.Find(NoteKind.CheckedUnderLock, ThePath) is null)
            state = state.With(new Note(NoteKind.PassedOverForGood, ThePath, Value.Unknown, passed.At));
        happening.State = Without(state, NoteKind.PassedOver, NoteKind.RecordedUnderLock, NoteKind.CheckedUnderLock, NoteKind.ReadUnderLock);
    }

    public override void Ended(Ending ending)
    {
        if (!ending.IsThrown && ending.State.Find(NoteKind.PassedOverForGood, ThePath) is { } passed)
            ending.Raise(new(IncidentKind.PendingFlushIgnored, passed.At, ending.Name, ending.State));
    }

    private static void Check(Occurrence occurrence)
    {
        var state = Without(occurrence.State, NoteKind.PassedOver, NoteKind.PassedOverForGood, NoteKind.ReadUnderLock);
        occurrence.State = state.With(new Note(IsLocked(state) ? NoteKind.CheckedUnderLock : NoteKind.CheckedForGood, ThePath, Value.Unknown, occurrence.Operation));
    }

    private static void Notice(Occurrence occurrence)
    {
        if (ChangedSlot(occurrence) is { IsKnown: true } changed)
            occurrence.State = occurrence.State.Without(changed, static (note, changed) => note.Kind == NoteKind.PassedOver && note.Other.Equals(changed));
        if (occurrence.Is(MmuEffect.ReadsEntry) && occurrence.Result.IsKnown && CanBeChecked(occurrence, occurrence.Operand))
            occurrence.State = occurrence.State.With(new Note(NoteKind.ReadUnderLock, occurrence.Result, Value.Unknown, occurrence.Operation));
        else if (occurrence.Is(MmuEffect.RecordsEntry) && CanBeChecked(occurrence, occurrence.Other))
            occurrence.State = occurrence.State.With(new Note(NoteKind.RecordedUnderLock, ThePath, Value.Unknown, occurrence.Operation));
    }

    // What is changed after all was not passed over.
    private static Value? ChangedSlot(Occurrence occurrence) => occurrence.Clause is not { Kind: ClauseKind.Effect, Effect: var effect } ? null
        : effect == MmuEffect.RecordsEntry ? occurrence.Other
        : effect is MmuEffect.ClearsEntry or MmuEffect.ExchangesEntry or MmuEffect.ClearsEntryNonAtomically or MmuEffect.ClearsAndFlushesEntry or MmuEffect.WriteProtectsEntry ? occurrence.Operand
        : null;

    /// <summary>Whether who looks at a slot can look for pending flushes: the operation for that stands beside the slot's type.</summary>
    internal static bool CanBeChecked(Occurrence occurrence, Value slot) =>
        slot.Type is { ContainingNamespace: { } place } && occurrence.Contracts.Offers(place, MmuEffect.ChecksPendingFlush);

    /// <summary>Whether a page-table lock is held, and nobody has looked for the flushes that others owe.</summary>
    internal static bool IsUnchecked(MmuState state) =>
        IsLocked(state) && state.Find(NoteKind.CheckedUnderLock, ThePath) is null && state.Find(NoteKind.CheckedForGood, ThePath) is null;

    private static bool IsLocked(MmuState state) => state.Locks.Any(held => LockKinds.GuardsEntries(held.Kind));

    private static MmuState Without(MmuState state, params NoteKind[] kinds) => state.Without(kinds, static (note, kinds) => kinds.Contains(note.Kind));
}
