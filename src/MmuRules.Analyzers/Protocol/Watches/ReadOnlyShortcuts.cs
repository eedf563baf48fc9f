using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>
/// Sees where code takes a page to be still because its entry is read-only: where it finds the entry writable, it takes the permission away itself and flushes.
/// </summary>
/// <remarks>
/// The flush is what the code relies on, then, and not the permission alone: who finds a page that is shared already, and copies it, takes nothing away on any path, and whoever shared it has
/// flushed. docs/decisions/0019.
/// </remarks>
internal sealed class ReadOnlyShortcuts : Watch
{
    public override bool Hears(Clause clause) =>
        clause.Kind == ClauseKind.Effect && (EntryEffects.Change(clause.Effect) || clause.Effect is MmuEffect.ChecksPendingFlush or MmuEffect.FlushesTlb or MmuEffect.ReadsContent);

    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.ChecksPendingFlush) || occurrence.Is(MmuEffect.FlushesTlb))
            occurrence.State = occurrence.State.Without(NoteKind.FoundReadOnly).Without(NoteKind.FoundWritable);
        else if (occurrence.Is(MmuEffect.ReadsContent))
            Judge(occurrence, occurrence.Operand);
        else
            Change(occurrence, occurrence.Operand);
    }

    public override MmuState Learned(MmuState state, Value value, Fact fact) =>
        value is { Kind: ValueKind.Function, Key: MmuEffect.EntryWritable, First: { Tag: EntryTag.Read, First: { } slot } entry }
        && fact.Decides(true) is { } isWritable && PendingFlushes.IsUnchecked(state) && ReadOf(state, entry) is { } read
            ? state.With(new Note(isWritable ? NoteKind.FoundWritable : NoteKind.FoundReadOnly, slot, Value.Unknown, read))
            : state;

    // To a helper the entry may be handed in.
    private static IOperation? ReadOf(MmuState state, Value entry) => entry.Key as IOperation ?? state.Find(NoteKind.ReadUnderLock, entry)?.At;

    private static void Judge(Occurrence occurrence, Value page)
    {
        foreach (var note in occurrence.State.Notes)
            if (note.Kind == NoteKind.FoundReadOnly && IsBehind(page, note.Subject) && PendingFlushes.CanBeChecked(occurrence, note.Subject)
                && occurrence.Judge(new(IncidentKind.ReadOnlyTakenForStill, note.At, occurrence.Name, occurrence.State)) is { Subject: DiagnosticDescriptor descriptor } finding)
                occurrence.Report(finding.As(new Provisional(descriptor, new ProtectedWhereWritable(note.At.Syntax))));
    }

    private static void Change(Occurrence occurrence, Value slot)
    {
        if (occurrence.State.Find(NoteKind.FoundWritable, slot) is { } writable)
            occurrence.Report(new(new ProtectedWhereWritable(writable.At.Syntax), occurrence.Operation, [], _ => []));
        occurrence.State = occurrence.State.Without(NoteKind.FoundReadOnly, slot).Without(NoteKind.FoundWritable, slot);
    }

    // By whatever way a page was got from an entry of the slot, it is that entry's.
    private static bool IsBehind(Value page, Value slot) => page.Chain().Any(part => slot.Equals(Origins.SlotOf(part)));
}
