using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches page tables that are taken out of the tree: whether they are freed before the flush, or before the lockless walkers inside are waited for.</summary>
internal sealed class FreedTables : Watch
{
    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.SynchronizesLocklessWalkers))
            occurrence.State = occurrence.State.Without(note => note.Kind == NoteKind.WalkersInside);
        else if (occurrence.Is(MmuEffect.WritesEntry))
            occurrence.State = occurrence.State.Without(note => note.Kind is NoteKind.Detached or NoteKind.WalkersInside && note.Subject.Equals(occurrence.Operand));
    }

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Clause.Kind != ClauseKind.Effect)
            return;
        if (occurrence.Settings.Actual(occurrence.Clause.Effect) == MmuEffect.ClearsAndFlushesEntry)
            Detach(occurrence, occurrence.Operand, occurrence.Result);
        else if (occurrence.Clause.Effect == MmuEffect.FreesTable)
            Judge(occurrence);
        else if (occurrence.Clause.Effect == MmuEffect.DefersTableFree)
            occurrence.State = occurrence.State.With(occurrence.State.Windows.Select(window =>
                window.Kind == WindowKind.Cleared && MayLeadTo(window.Slot, window.Entry, window.Opened, occurrence.Other) ? window.WithFreedBy(occurrence.Operand) : window));
    }

    public override void Closed(Happening happening, Window window)
    {
        if (window is { Kind: WindowKind.Cleared, IsOld: false })
            Detach(happening, window.Slot, window.Entry);
    }

    private static void Detach(Happening happening, Value slot, Value entry)
    {
        if (slot.IsKnown)
            happening.State = happening.State
                .With(new Note(NoteKind.Detached, slot, entry, happening.Operation))
                .With(new Note(NoteKind.WalkersInside, slot, entry, happening.Operation));
    }

    private static void Judge(Occurrence occurrence)
    {
        foreach (var window in occurrence.State.Windows)
            if (window.Kind == WindowKind.Cleared && MayLeadTo(window.Slot, window.Entry, window.Opened, occurrence.Operand))
                occurrence.Raise(new(IncidentKind.TableFreed, occurrence.Operation, occurrence.Name, occurrence.State) { Window = window });
        foreach (var note in occurrence.State.Notes)
            if (note.Kind == NoteKind.WalkersInside && MayLeadTo(note.Subject, note.Other, note.At, occurrence.Operand))
            {
                occurrence.Raise(new(IncidentKind.TableFreedUnderWalkers, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = note.At });
                occurrence.State = occurrence.State.Without(note.Equals);
            }
    }

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
