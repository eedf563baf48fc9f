using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches which locks are waited for while others are held. What is only tried waits for nobody.</summary>
internal sealed class LockNesting : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Acquires, When: null } or { Kind: ClauseKind.Effect, Effect: MmuEffect.MarksPageDirtyLocked };

    public override void Before(Occurrence occurrence)
    {
        // Who marks a page under its lock waits for that lock first.
        var wanted = occurrence.Clause.Kind == ClauseKind.Acquires ? occurrence.Clause.Lock : MmuLock.Page;
        if (LockKinds.GuardsEntries(wanted) && occurrence.State.Locks.FirstOrDefault(held => MayBeTheSame(occurrence, held)) is { } first)
            Raise(occurrence, IncidentKind.SecondPageTableLockTaken, first);
        if (LockKinds.PlaceOf(wanted) is > 0 and var place && occurrence.State.Locks.FirstOrDefault(held => LockKinds.PlaceOf(held.Kind) > place && IsInOrder(occurrence.State, held)) is { } later)
            Raise(occurrence, IncidentKind.LockTakenOutOfOrder, later);
    }

    private static void Raise(Occurrence occurrence, IncidentKind kind, HeldLock held) =>
        occurrence.Raise(new(kind, occurrence.Operation, occurrence.Name, occurrence.State)
        {
            Earlier = held.Acquired,
            Other = held.Acquired is { } acquired ? $"'{OperandText.OfLock(held)}', taken at {Incident.Place(acquired, occurrence.Operation)}," : $"a {LockKinds.NameOf(held.Kind)} of the caller's",
        });

    // The order is that of writers. Whoever has an area's lock without the mmap lock has it for reading, and whoever waits for that holds the mmap lock.
    private static bool IsInOrder(MmuState state, HeldLock held) => held.Kind != MmuLock.Vma || state.Locks.Any(other => other.Kind == MmuLock.Mmap);

    private static bool MayBeTheSame(Occurrence occurrence, HeldLock held)
    {
        // An operation that takes both knows what to do if they are one; so does one that is told of the lock that is held.
        if (!LockKinds.GuardsEntries(held.Kind) || ReferenceEquals(held.Acquired, occurrence.Operation) || occurrence.RequiresPageTableLock)
            return false;
        var (left, right) = (held.Identity, occurrence.Operand);
        if (left.IsKnown && left.Equals(right) && held.Kind == occurrence.Clause.Lock)
            return true;
        return !occurrence.Settings.SplitPageTableLocks
            && occurrence.Decides(Value.Operator(OperatorKind.Equals, left, right), true) != false
            && occurrence.Decides(Value.Operator(OperatorKind.Equals, right, left), true) != false;
    }
}
