using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches windows that no flush closes: whether a flush was there, but too early or of another entry, and whether the code that waits for one is told.</summary>
internal sealed class UnflushedWindows : Watch
{
    public override bool Hears(Clause clause) =>
        clause.Kind == ClauseKind.Effect && (EntryEffects.Change(clause.Effect) || clause.Effect is MmuEffect.FlushesTlb or MmuEffect.DefersFlush);

    public override void Before(Occurrence occurrence)
    {
        if (!occurrence.Is(MmuEffect.FlushesTlb))
            return;
        Miss(occurrence);
        var flushed = occurrence.Operand;
        occurrence.State = occurrence.State.Without(NoteKind.IdleFlush, flushed);
        if (!flushed.IsKnown || occurrence.State.Windows.Any(window => !Origins.IsKnownOther(window, flushed)))
            return;
        // Who makes the flush that others owe does not mean it for himself.
        if (occurrence.State.Windows.IsEmpty && !occurrence.Contract.Has(MmuEffect.ChecksPendingFlush))
            occurrence.State = occurrence.State.With(new Note(NoteKind.IdleFlush, flushed, Value.Unknown, occurrence.Operation));
        foreach (var window in occurrence.State.Windows)
            if (Origins.AreOfOneType(window.Slot, flushed))
                occurrence.State = occurrence.State.Replace(window, window.With(new Suspicion(SuspicionKind.FlushedElsewhere, occurrence.Operation)));
    }

    public override void After(Occurrence occurrence)
    {
        foreach (var window in occurrence.State.Windows)
            if (ReferenceEquals(window.Opened, occurrence.Operation) && !window.IsOld && !window.IsFlushDoubted
                && occurrence.State.Notes.FirstOrDefault(note => note.Kind == NoteKind.IdleFlush && !Origins.IsKnownOther(window, note.Subject)) is { } early)
                occurrence.State = occurrence.State.Replace(window, window.With(new Suspicion(SuspicionKind.FlushedBefore, early.At)));
    }

    public override void Closed(Happening happening, Window window) => ReportWithheld(happening, window);

    public override void Ended(Ending ending)
    {
        foreach (var window in ending.State.Windows)
        {
            if (ending.IsThrown || ending.State.MayHoldOthers || !IsOwed(window) || IsToldOf(ending, window) || IsExplainedByHarm(ending, window))
                ReportWithheld(ending, window);
            else
                ending.Raise(new(IncidentKind.WindowLeftOpen, ending.Operation, ending.Name, ending.State) { Window = window });
        }
    }

    private static void Miss(Occurrence occurrence)
    {
        if (FlushedRange.Of(occurrence.Contract, occurrence.Argument, occurrence.Facts) is not { } range)
            return;
        foreach (var window in occurrence.State.Windows)
            if (range.WhyMissed(window) is { } because && !Origins.IsKnownOther(window, occurrence.Operand))
                occurrence.State = occurrence.State.Replace(window, window.With(new Suspicion(SuspicionKind.FlushMissed, occurrence.Operation, because: because)));
    }

    // Of an entry that was clean, and of an anonymous page, no write is lost; who frees the page is told so there. The flag that a flush hangs on is often raised for the others only.
    private static bool IsOwed(Window window) => window.Stake >= Stake.Write || window.Suspects(SuspicionKind.LeftByCallee) is not null || window.Suspects(SuspicionKind.HarmWithheld) is not null;

    // The early flush of a callee is not to be pointed at here; what went wrong since is.
    private static bool IsExplainedByHarm(Ending ending, Window window) =>
        window.Suspects(SuspicionKind.HarmWithheld) is not null && !(window.Suspects(SuspicionKind.FlushedBefore) is { } early && Incident.IsSaidIn(ending.Operation, early.At));

    // A gather that the entry was recorded in, or the page left to, is somebody's to finish; and a contract tells the callers.
    private static bool IsToldOf(Ending ending, Window window) =>
        window.RecordedIn.IsKnown || window.FreedBy.IsKnown || window.UnmappedBy.IsKnown
        || (ending.Contract is { } contract && Telling.Any(contract.Has));

    private static IReadOnlyList<MmuEffect> Telling { get; } =
    [
        MmuEffect.DefersFlush, MmuEffect.ClearsEntry, MmuEffect.ClearsEntryNonAtomically, MmuEffect.ExchangesEntry, MmuEffect.WriteProtectsEntry,
        MmuEffect.ClearsAndFlushesEntry, MmuEffect.FlushesTlb, MmuEffect.FinishesGather,
    ];

    private static void ReportWithheld(Happening happening, Window window)
    {
        foreach (var suspicion in window.Suspicions)
            if (suspicion is { Kind: SuspicionKind.HarmWithheld, Withheld: { } finding })
                happening.Report(finding);
    }
}
