using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Entries that are taken from one slot and stored into another one: until the flush CPUs use the page by the old address, while others find it by the new one.</summary>
internal sealed class MovedEntries : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.WritesEntry };

    public override void After(Occurrence occurrence)
    {
        var stored = occurrence.Call.Arguments.Select(Origins.Unmodified).Where(value => value.IsKnown).ToList();
        foreach (var window in occurrence.State.Windows)
        {
            if (window.IsOld || !stored.Contains(window.Entry) || window.Slot.Equals(occurrence.Operand))
                continue;
            occurrence.State = occurrence.State
                .Replace(window, window.With(new Suspicion(SuspicionKind.Moved, occurrence.Operation)))
                .With(new Note(NoteKind.MovedTo, window.Slot, occurrence.Operand, occurrence.Operation));
        }
    }

    public override void Released(Happening happening, HeldLock held)
    {
        if (happening.State.MayHoldOthers || happening.State.Locks.Any(other => other.Kind is MmuLock.IMmap or MmuLock.AnonVma))
            return;
        foreach (var window in happening.State.Windows)
            if (window.Suspects(SuspicionKind.Moved) is { } moved && !GuardsOnlyTheOldPlace(held, window, happening.State))
                happening.Raise(new(IncidentKind.MovedEntryUnlocked, happening.Operation, happening.LockName, happening.State) { Window = window, Earlier = moved.At });
    }

    // The lock of the old place alone may go: nobody finds anything there. Where it cannot be said whose lock it is, it may be that of the new place, and without split locks it is.
    private static bool GuardsOnlyTheOldPlace(HeldLock held, Window window, MmuState state)
    {
        if (held.Kind is not (MmuLock.PageTable or MmuLock.PmdTable))
            return !(held.Kind is MmuLock.IMmap or MmuLock.AnonVma);
        if (state.Find(NoteKind.MovedTo, window.Slot) is not { } note || held.Identity.First is not { } owner)
            return false;
        return window.Slot.Chain().Contains(owner) && !note.Other.Chain().Contains(owner);
    }
}
