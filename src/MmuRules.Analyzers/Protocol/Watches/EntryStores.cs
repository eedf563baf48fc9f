using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches plain stores: over an entry that a CPU may be using each of them loses the bits that the hardware has set since it was read.</summary>
internal sealed class EntryStores : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.WritesEntry or MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.ClearsEntryNonAtomically or MmuEffect.ExchangesEntry };

    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.ClearsEntryNonAtomically) && Entries.MayBeLive(occurrence.Operand, occurrence))
            Raise(occurrence, IncidentKind.EntryOverwritten, null);
        else if (occurrence.Is(MmuEffect.WritesEntry) && occurrence.Operand.IsKnown && EntryParts.PartOf(occurrence) is null)
            Judge(occurrence, occurrence.Operand, occurrence.Other);
    }

    public override void After(Occurrence occurrence)
    {
        var slot = occurrence.Operand;
        if (!slot.IsKnown)
            return;
        switch (occurrence.Clause.Effect)
        {
            case MmuEffect.ClearsEntry when LooksLikeNothing(occurrence):
                occurrence.State = Forget(occurrence.State, slot).With(new Note(NoteKind.DirectoryEmptied, slot, Value.Unknown, occurrence.Operation));
                break;
            case MmuEffect.ClearsEntry or MmuEffect.ClearsAndFlushesEntry or MmuEffect.ClearsEntryNonAtomically or MmuEffect.ExchangesEntry:
                occurrence.State = Forget(occurrence.State, slot);
                break;
            case MmuEffect.WritesEntry when Entries.RootOf(occurrence.Other) is { Tag: EntryTag.Made or EntryTag.Cleared or EntryTag.Flushed } root:
                occurrence.State = Forget(occurrence.State, slot).With(new Note(NoteKind.EntryStored, slot, root, occurrence.Operation));
                break;
            case MmuEffect.WritesEntry:
                occurrence.State = Forget(occurrence.State, slot);
                break;
        }
    }

    // Once the lock is dropped whatever is done to the entry is another decision.
    public override void Released(Happening happening, HeldLock held)
    {
        if (held.Kind is MmuLock.PageTable or MmuLock.PmdTable)
            happening.State = happening.State.Without(NoteKind.DirectoryEmptied);
    }

    private static void Judge(Occurrence store, Value slot, Value entry)
    {
        var root = Entries.RootOf(entry);
        if (store.State.Find(NoteKind.DirectoryEmptied, slot) is { } emptied && !Entries.IsConstant(entry))
            Raise(store, IncidentKind.EntryWasTransientlyNone, emptied.At);
        else if (store.State.Find(NoteKind.EntryStored, slot) is { } stored && stored.Other.Equals(root) && store.Decides(Value.Function(MmuEffect.EntryPresent, root, null), false) != true)
            Raise(store, IncidentKind.EntryStoredInPieces, stored.At);
        else if (!Entries.MayBeLive(slot, store))
            return;
        else if (Entries.IsConstant(entry))
            Raise(store, IncidentKind.EntryOverwritten, null);
        else if (Entries.IsReadOf(root, slot))
            Raise(store, IncidentKind.EntryUpdated, root.Key as IOperation);
    }

    private static void Raise(Occurrence store, IncidentKind kind, IOperation? earlier) =>
        store.Raise(new(kind, store.Operation, store.Name, store.State) { Earlier = earlier });

    // Walkers decide by what stands in the directory without its lock; who keeps them out holds the address space's lock for writing, or the area's.
    private static bool LooksLikeNothing(Occurrence taking)
    {
        var locks = taking.State.Locks;
        return !locks.Any(held => held.Kind is MmuLock.Mmap or MmuLock.Vma)
            && (taking.Contract.Requirements.Any(clause => clause.Lock == MmuLock.PmdTable)
                || (locks.Any(held => held.Kind == MmuLock.PmdTable) && !locks.Any(held => held.Kind == MmuLock.PageTable)));
    }

    private static MmuState Forget(MmuState state, Value slot) =>
        state.Without(NoteKind.EntryStored, slot).Without(NoteKind.DirectoryEmptied, slot);
}
