using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Sees to it that the flush of a gather covers the entries of the pages that it frees.</summary>
internal sealed class Coverage : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.FlushesTlb or MmuEffect.FinishesGather or MmuEffect.RecordsEntry or MmuEffect.DefersFree };

    public override void Before(Occurrence occurrence)
    {
        if (!occurrence.Is(MmuEffect.FlushesTlb) && !occurrence.Is(MmuEffect.FinishesGather))
            return;
        // A flush of something larger than the gather covers the entry, recorded or not.
        foreach (var window in occurrence.State.Windows.Where(window => window.FreedBy.IsKnown && window.FreedBy.Equals(occurrence.Operand)))
            Raise(occurrence, window);
        occurrence.State = occurrence.State.Without(NoteKind.RecordedOtherwise, occurrence.Operand);
    }

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.RecordsEntry))
            Record(occurrence);
        else if (occurrence.Is(MmuEffect.DefersFree))
            Defer(occurrence);
    }

    public override MmuState Escaped(MmuState state, Value value) => Trust(state, window => window.FreedBy.Equals(value) || window.Slot.Equals(value));

    public override void Ended(Ending ending)
    {
        if (ending.IsThrown || ending.Contract?.Has(MmuEffect.DefersFlush) == true)
            return;
        foreach (var window in ending.State.Windows)
            Raise(ending, window);
    }

    private static void Record(Occurrence occurrence)
    {
        // What begins a gather and records everything by that makes one whose every flush is of all.
        if (occurrence.Contract.Has(MmuEffect.BeginsGather))
        {
            var begun = occurrence.Result.IsKnown ? occurrence.Result : occurrence.Operand;
            if (begun.IsKnown)
                occurrence.State = occurrence.State.With(new Note(NoteKind.CoversAll, begun, Value.Unknown, occurrence.Operation));
            return;
        }

        var (gather, slot) = (occurrence.Operand, occurrence.Other);
        occurrence.State = Trust(occurrence.State, window => (!gather.IsKnown || window.FreedBy.Equals(gather)) && !IsOfAnother(window, slot, occurrence.State));
        // Recorded before it is cleared, or under a name of which nobody knows which entry it is.
        if (gather.IsKnown && !occurrence.State.Windows.Any(window => !window.IsOld && window.Slot.Equals(slot)))
            occurrence.State = occurrence.State.With(new Note(NoteKind.RecordedOtherwise, gather, Value.Unknown, occurrence.Operation));
    }

    private static void Defer(Occurrence occurrence)
    {
        var (gather, page) = (occurrence.Operand, occurrence.Other);
        if (!gather.IsKnown || occurrence.State.Find(NoteKind.RecordedOtherwise, gather) is not null || occurrence.State.Find(NoteKind.CoversAll, gather) is not null)
            return;
        occurrence.State = occurrence.State.With(occurrence.State.Windows.Select(window =>
            window.Kind == WindowKind.Cleared && !window.RecordedIn.IsKnown && Origins.Of(page, window) == Belonging.Yes
                ? window.With(new Suspicion(SuspicionKind.DeferredUnrecorded, occurrence.Operation))
                : window));
    }

    private static bool IsOfAnother(Window window, Value slot, MmuState state) =>
        slot.IsKnown && !window.IsOld && !window.Slot.Equals(slot)
        && ((slot.Kind == ValueKind.Root && window.Slot.Kind == ValueKind.Root && Origins.AreOfOneType(slot, window.Slot)) || state.Windows.Any(other => other.Slot.Equals(slot)));

    private static void Raise(Happening happening, Window window)
    {
        if (window.Suspects(SuspicionKind.DeferredUnrecorded) is { } suspicion)
            happening.Raise(new(IncidentKind.PageDeferredUnrecorded, suspicion.At, string.Empty, happening.State) { Window = window });
    }

    private static MmuState Trust(MmuState state, Func<Window, bool> isTrusted) =>
        state.Windows.Any(window => window.Suspects(SuspicionKind.DeferredUnrecorded) is not null && isTrusted(window))
            ? state.With(state.Windows.Select(window => isTrusted(window) ? window.Cleared(SuspicionKind.DeferredUnrecorded) : window))
            : state;
}
