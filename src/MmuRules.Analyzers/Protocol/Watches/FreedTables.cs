using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches page tables that are taken out of the tree: whether they are freed before the flush, or before the lockless walkers inside are waited for.</summary>
internal sealed class FreedTables : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.SynchronizesLocklessWalkers or MmuEffect.WritesEntry or MmuEffect.FlushesTlb or MmuEffect.FinishesGather or MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.EntryPage or MmuEffect.FindsTable or MmuEffect.FreesTable or MmuEffect.DefersTableFree };

    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.SynchronizesLocklessWalkers))
            occurrence.State = occurrence.State.Without(NoteKind.WalkersInside);
        else if (occurrence.Is(MmuEffect.WritesEntry))
            occurrence.State = occurrence.State.Without(occurrence.Operand, static (note, slot) => (note.Kind == NoteKind.Detached || note.IsOfBelow) && note.Subject.Equals(slot));
        else if (occurrence.Is(MmuEffect.FlushesTlb) || occurrence.Is(MmuEffect.FinishesGather))
            Flush(occurrence, new(occurrence.Contract, occurrence.Operand, occurrence.Argument, occurrence.Facts));
        else if (occurrence.Is(MmuEffect.ClearsAndFlushesEntry))
            occurrence.State = occurrence.State.Without(NoteKind.TablesRemembered, occurrence.Operand);
    }

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Settings.Actual(occurrence.Clause.Effect) == MmuEffect.ClearsAndFlushesEntry)
            Detach(occurrence, occurrence.Operand, occurrence.Result, occurrence.Operation);
        else if (occurrence.Clause.Effect == MmuEffect.EntryPage)
            occurrence.State = LeadsToPage(occurrence.State, Origins.Unmodified(occurrence.Operand), occurrence.Operation);
        else if (occurrence.Clause.Effect == MmuEffect.FindsTable)
            Find(occurrence, occurrence.Result);
        else if (occurrence.Clause.Effect == MmuEffect.FreesTable)
            Judge(occurrence);
        else if (occurrence.Clause.Effect == MmuEffect.DefersTableFree)
            occurrence.State = occurrence.State.With(occurrence.State.Windows.Select(window =>
                window.Kind == WindowKind.Cleared && MayLeadTo(window.Slot, window.Entry, window.Opened, occurrence.Other) ? window.WithFreedBy(occurrence.Operand) : window));
    }

    public override void Closed(Happening happening, Window window)
    {
        if (window is { Kind: WindowKind.Cleared, IsOld: false })
            Detach(happening, window.Slot, window.Entry, window.Opened);
    }

    /// <summary>Whoever looks for a table behind the clearing finds another one.</summary>
    public override void Called(Happening happening, Call<MmuState> call)
    {
        if (!call.Method.ReturnsVoid)
            Find(happening, call.Result(call.Receiver ?? call.Arguments.FirstOrDefault(), null));
    }

    public override MmuState Learned(MmuState state, Value value, Fact fact) =>
        value is { Kind: ValueKind.Function, Key: MmuEffect.EntryPresent or MmuEffect.EntryNone, First: { } entry } && fact.Decides(true) == Equals(value.Key, MmuEffect.EntryNone)
            ? WithoutTableBelow(state, entry)
            : state;

    // Of an entry whose window is closed only as far as its translations go, the way to the table below is still remembered.
    private static void Flush(Occurrence occurrence, Flush flush)
    {
        if (!flush.LeavesTablesOut)
        {
            occurrence.State = occurrence.State.Without(flush, static (note, flush) => note.Kind == NoteKind.TablesRemembered && flush.Covers(new(note.Since, WindowKind.Cleared, note.Subject, note.Other, Stake.Access)));
            return;
        }

        foreach (var window in occurrence.State.Windows)
            if (window is { Kind: WindowKind.Cleared, IsOld: false } && flush.Covers(window) && occurrence.State.Find(NoteKind.LeadsToPage, window.Entry) is null)
                occurrence.State = occurrence.State.With(new Note(NoteKind.TablesRemembered, window.Slot, window.Entry, occurrence.Operation, isDuty: true, since: window.Opened));
    }

    private static void Find(Happening happening, Value found)
    {
        if (happening.State.Notes.Any(note => note.IsOfBelow))
            happening.State = happening.State.With(new Note(NoteKind.FoundSince, found, Value.Unknown, happening.Operation));
    }

    private static void Detach(Happening happening, Value slot, Value entry, IOperation cleared)
    {
        if (!slot.IsKnown)
            return;
        happening.State = happening.State.Without(NoteKind.FoundSince).With(new Note(NoteKind.Detached, slot, entry, happening.Operation));
        if (happening.State.Find(NoteKind.LeadsToPage, entry) is null)
            happening.State = happening.State.With(new Note(NoteKind.WalkersInside, slot, entry, happening.Operation, isDuty: true, since: cleared));
    }

    // An entry that maps a page leads to no table.
    private static MmuState LeadsToPage(MmuState state, Value entry, IOperation at) =>
        state.Windows.Any(window => window.Entry.Equals(entry)) ? state.With(new Note(NoteKind.LeadsToPage, entry, Value.Unknown, at)) : WithoutTableBelow(state, entry);

    private static MmuState WithoutTableBelow(MmuState state, Value entry) =>
        state.Without(entry, static (note, entry) => note.IsOfBelow && note.Other.IsKnown && note.Other.Equals(entry));

    private static void Judge(Occurrence occurrence)
    {
        var open = occurrence.State.Windows.Where(window => window.Kind == WindowKind.Cleared && MayLeadTo(window.Slot, window.Entry, window.Opened, occurrence.Operand)).ToList();
        foreach (var window in open)
            occurrence.Raise(new(IncidentKind.TableFreed, occurrence.Operation, occurrence.Name, occurrence.State) { Window = window });
        if (open.Count == 0 && !IsFoundSince(occurrence) && occurrence.State.Notes.FirstOrDefault(note => note.Kind == NoteKind.TablesRemembered && IsOf(note)) is { } remembered)
        {
            // Whoever flushes again sees then whether walkers are inside.
            occurrence.Raise(new(IncidentKind.TableFreed, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = remembered.At });
            occurrence.State = occurrence.State.Without(note => note.IsOfBelow && IsOf(note));
        }

        foreach (var note in occurrence.State.Notes)
            if (note.Kind == NoteKind.WalkersInside && IsOf(note) && !IsFoundSince(occurrence))
            {
                occurrence.Raise(new(IncidentKind.TableFreedUnderWalkers, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = note.At });
                occurrence.State = occurrence.State.Without(note);
            }

        bool IsOf(Note note) => MayLeadTo(note.Subject, note.Other, note.Since, occurrence.Operand);
    }

    private static bool IsFoundSince(Occurrence occurrence) => occurrence.Operand.Parts().Any(part => occurrence.State.Find(NoteKind.FoundSince, part) is not null);

    /// <summary>Whether the entry that was cleared may be the one above a table.</summary>
    private static bool MayLeadTo(Value slot, Value entry, IOperation cleared, Value table)
    {
        foreach (var part in table.Chain())
        {
            if (entry.IsKnown && part.Equals(entry))
                return true;
            if (Origins.SlotOf(part) is { } read)
                return slot.IsKnown && read.Equals(slot);
        }

        // Behind the clearing nobody finds the table from the root any more; and an entry of a table of the same kind stands beside it, not above it.
        return slot.IsKnown && !(table is { Kind: ValueKind.Site, Key: IOperation got } && IsBehind(got, cleared))
            && !slot.Chain().Skip(1).Any(part => part.Equals(table) || Origins.AreOfOneType(part, table));
    }

    private static bool IsBehind(IOperation got, IOperation cleared) =>
        got is IObjectCreationOperation || (got.Syntax.SyntaxTree == cleared.Syntax.SyntaxTree && got.Syntax.SpanStart > cleared.Syntax.SpanStart);
}
