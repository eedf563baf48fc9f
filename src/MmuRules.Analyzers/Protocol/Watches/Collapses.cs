using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>
/// Watches that pages are copied out of a table only when nobody finds the table any more: the entry above it cleared and flushed, and lockless walkers waited for. And that the pages of one
/// that is found are unmapped under its lock.
/// </summary>
internal sealed class Collapses : Watch
{
    public override bool Hears(Clause clause) =>
        clause.Kind == ClauseKind.Effect && (EntryEffects.Change(clause.Effect) || clause.Effect is MmuEffect.ReadsContent or MmuEffect.RemovesRmap or MmuEffect.SynchronizesLocklessWalkers);

    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.ClearsEntry or MmuEffect.ClearsEntryNonAtomically or MmuEffect.ClearsAndFlushesEntry or MmuEffect.ExchangesEntry }
            && !Origins.IsDetached(occurrence.Operand, occurrence.State))
        {
            if (occurrence.State.Notes.FirstOrDefault(note => note.Kind == NoteKind.ContentCopied && IsAbove(occurrence, note)) is { } copied)
                occurrence.Raise(new(IncidentKind.CopiedFromLiveTable, copied.At, $"the entry above its table is cleared only at {Incident.Place(occurrence.Operation, copied.At)}", occurrence.State));
            occurrence.State = occurrence.State.Without(NoteKind.WalkersAwaited).Without(NoteKind.ContentCopied, occurrence.Operand);
        }
        else if (occurrence.Is(MmuEffect.ReadsContent))
        {
            Copy(occurrence);
        }
        else if (occurrence.Is(MmuEffect.RemovesRmap))
        {
            Unmap(occurrence);
        }
    }

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.SynchronizesLocklessWalkers))
            occurrence.State = occurrence.State.With(new Note(NoteKind.WalkersAwaited, Value.Unknown, Value.Unknown, occurrence.Operation, isDuty: true));
    }

    // Known to be above it, or of another level and cleared behind it in the same method.
    private static bool IsAbove(Occurrence occurrence, Note copied) =>
        copied.Subject is { IsConstant: true, Key: ITypeSymbol level }
            ? occurrence.Operand.Type is { } type && !SymbolEqualityComparer.Default.Equals(type, level) && IsBehind(occurrence.Operation.Syntax, copied.At.Syntax)
            : copied.Subject.Equals(occurrence.Operand);

    private static bool IsBehind(SyntaxNode later, SyntaxNode earlier) =>
        later.SpanStart > earlier.SpanStart && later.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member && member == earlier.FirstAncestorOrSelf<MemberDeclarationSyntax>()
        && Rounds.Reaches(earlier, later);

    private static void Copy(Occurrence occurrence)
    {
        if (occurrence.Operand.Parts().FirstOrDefault(part => Origins.SlotOf(part) is not null) is { Tag: EntryTag.Read, First: { Type: { } copiedFrom } slot } && !Origins.IsDetached(slot, occurrence.State))
            occurrence.State = occurrence.State.With(new Note(NoteKind.ContentCopied, Value.Constant(copiedFrom), Value.Unknown, occurrence.Operation));
        foreach (var above in occurrence.Operand.Parts().Where(part => Origins.SlotOf(part) is not null).Skip(1))
        {
            if (Equals(above.Tag, EntryTag.Read))
                occurrence.State = occurrence.State.With(new Note(NoteKind.ContentCopied, above.First!, Value.Unknown, occurrence.Operation));
            else if (occurrence.State.Windows.Any(window => window.Entry.Equals(above)))
                occurrence.Raise(new(IncidentKind.CopiedFromLiveTable, occurrence.Operation, "the entry above its table is cleared, but not flushed yet", occurrence.State));
            else if (HasBroadcast(occurrence.Settings) && !occurrence.State.Notes.Any(note => note.Kind == NoteKind.WalkersAwaited))
                occurrence.Raise(new(IncidentKind.CopiedFromLiveTable, occurrence.Operation, "lockless walkers that are in its table already have not been waited for", occurrence.State));
        }
    }

    // Who has not taken the entry, and holds no lock under which it is taken, counts off a mapping that somebody else can count off at the same time. In a detached table nobody else finds it.
    private static void Unmap(Occurrence occurrence)
    {
        var state = occurrence.State;
        if (Origins.EntryOf(occurrence.Operand) is not { } mapping || Entries.ReadFrom(mapping) is not { } slot || state.MayHoldOthers || state.Locks.Any(held => LockKinds.GuardsEntries(held.Kind))
            || !state.Notes.Any(note => note.Kind == NoteKind.ContentCopied && IsOfLevel(note, slot)) || Origins.IsDetached(slot, state) || IsTouched(state, slot))
            return;
        occurrence.State = state.Without(NoteKind.ContentCopied);
        occurrence.Raise(new(IncidentKind.UnmappedInLiveTable, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = mapping.Key as IOperation });
    }

    private static bool IsOfLevel(Note copied, Value slot) => copied.Subject is { IsConstant: true, Key: ITypeSymbol level } && SymbolEqualityComparer.Default.Equals(level, slot.Type);

    private static bool IsTouched(MmuState state, Value slot) =>
        state.Windows.Any(window => window.Slot.Equals(slot))
        || state.Notes.Any(note => note.Kind is NoteKind.EntryTaken or NoteKind.EntryStored or NoteKind.Detached or NoteKind.EntryUsedUnderLock && note.Subject.Equals(slot));

    // A flush by interrupt waits for walkers, who have interrupts off.
    private static bool HasBroadcast(Settings settings) => settings.Profile is not (MachineProfile.X86 or MachineProfile.Up);
}
