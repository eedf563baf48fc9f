using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches that entries are changed under the lock that guards them: where the operation requires it, and where the path itself has looked at the entry under it before.</summary>
internal sealed class EntryLocks : Watch
{
    public override bool Hears(Clause clause) =>
        clause.Kind == ClauseKind.Effect && (EntryEffects.Change(clause.Effect) || clause.Effect is MmuEffect.ReadsEntry);

    public override void After(Occurrence occurrence)
    {
        // What is one of many would be noted for each of them.
        if (IsUse(occurrence) && occurrence.Operand.IsLeaf && LockOf(occurrence.State) is { } held)
            occurrence.State = occurrence.State.With(new Note(NoteKind.EntryUsedUnderLock, occurrence.Operand, Value.Unknown, held.Acquired ?? occurrence.Operation));
    }

    public override void Before(Occurrence occurrence)
    {
        if (!IsChange(occurrence) || LockOf(occurrence.State) is not null || IsOutOfReach(occurrence))
            return;
        var earlier = occurrence.State.Find(NoteKind.EntryUsedUnderLock, occurrence.Operand);
        if (!occurrence.RequiresPageTableLock && earlier is null)
            return;
        if (occurrence.State.MayHoldOthers)
        {
            occurrence.Report(new(Rules.Inconclusive.Descriptor, occurrence.Operation, [], _ => [occurrence.Name, "whether the page-table lock is held while the entry is changed depends on callers that are not known"]));
            return;
        }

        occurrence.Raise(new(IncidentKind.EntryChangedWithoutLock, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = earlier?.At });
    }

    private static HeldLock? LockOf(MmuState state) => state.Locks.FirstOrDefault(held => LockKinds.GuardsEntries(held.Kind));

    private static bool IsUse(Occurrence occurrence) => occurrence.Is(MmuEffect.ReadsEntry) || IsChange(occurrence);

    private static bool IsChange(Occurrence occurrence) => occurrence.Clause.Kind == ClauseKind.Effect && EntryEffects.Change(occurrence.Clause.Effect);

    // Nobody else finds a table that was taken out of the tree, or that was made here.
    private static bool IsOutOfReach(Occurrence occurrence) =>
        Origins.IsDetached(occurrence.Operand, occurrence.State)
        || occurrence.Operand.Chain().Skip(1).Any(Origins.IsMadeHere);
}
