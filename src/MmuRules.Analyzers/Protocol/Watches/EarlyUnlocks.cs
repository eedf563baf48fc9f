using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>
/// Watches page-table locks that are released between the clearing of an entry and its flush, where nobody can see that a flush is still to come; and whether the same code takes an entry that it
/// finds empty for one that nothing is to be done about.
/// </summary>
/// <remarks>docs/decisions/0016 says why these two together are taken for a bug.</remarks>
internal sealed class EarlyUnlocks : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.FlushesTlb or MmuEffect.FinishesGather };

    public override void Before(Occurrence occurrence) => occurrence.State = occurrence.State.Without(NoteKind.FoundNone);

    public override void Released(Happening happening, HeldLock held)
    {
        if (held.Kind is not (MmuLock.PageTable or MmuLock.PmdTable) || happening.State.MayHoldOthers || happening.State.Locks.Any(KeepsOthersOut))
            return;
        foreach (var window in happening.State.Windows)
            if (window.Kind == WindowKind.Cleared && !window.RecordedIn.IsKnown && !window.FreedBy.IsKnown && !window.UnmappedBy.IsKnown)
                happening.State = happening.State.Replace(window, window.With(Suspect(happening, window)));
    }

    public override void Closed(Happening happening, Window window)
    {
        if (!window.FreedBy.IsKnown && window.Suspects(SuspicionKind.UnlockedUnflushed) is { Withheld: { } finding })
            happening.Report(finding);
    }

    public override MmuState Learned(MmuState state, Value value, Fact fact) =>
        value is { Kind: ValueKind.Function, Key: MmuEffect.EntryNone, First: { Key: IOperation read } entry } && Origins.SlotOf(entry) is not null && fact.Decides(true) == true
            ? state.With(new Note(NoteKind.FoundNone, Value.Unknown, Value.Unknown, read, isDuty: true))
            : state;

    public override void Ended(Ending ending)
    {
        if (!ending.IsThrown && !ending.State.MayHoldOthers && ending.State.Notes.Any(note => note.Kind == NoteKind.FoundNone))
            ending.Report(new(new NoneTakenForDone(), ending.Operation, [], _ => []));
    }

    private static Suspicion Suspect(Happening happening, Window window)
    {
        var incident = new Incident(IncidentKind.UnlockedBeforeFlush, happening.Operation, happening.LockName, happening.State) { Window = window };
        var finding = happening.Judge(incident);
        return new(SuspicionKind.UnlockedUnflushed, happening.Operation, finding?.As(new Provisional((DiagnosticDescriptor)finding.Subject, new NoneTakenForDone())));
    }

    // Whoever else runs the same code waits for these.
    private static bool KeepsOthersOut(HeldLock held) => held.Kind is not (MmuLock.MmapRead or MmuLock.InterruptsOff);
}
