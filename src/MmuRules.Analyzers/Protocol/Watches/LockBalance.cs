using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches that what is locked is unlocked, once, however the method is left.</summary>
internal sealed class LockBalance : Watch
{
    public override bool Hears(Clause clause) => clause.Kind is ClauseKind.Acquires or ClauseKind.Releases;

    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Clause.Kind != ClauseKind.Releases)
            return;
        if (LockMatching.Find(occurrence.State, occurrence.Clause.Lock, occurrence.Operand) is { } held)
            occurrence.State = Forestall(occurrence, held);
        else if (ReleaseOf(occurrence.State, occurrence.Clause.Lock, occurrence.Operand) is { } released)
            occurrence.Raise(new(IncidentKind.LockReleasedTwice, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = released.At });
    }

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Clause.Kind == ClauseKind.Acquires)
            occurrence.State = occurrence.State.Without(occurrence, static (note, taken) => IsOf(note, NoteKind.LockReleased, taken.Clause.Lock, taken.Operand));
    }

    public override void Released(Happening happening, HeldLock held)
    {
        // With the mmap lock the areas that were locked under it are released.
        if (held.Kind == MmuLock.Mmap)
            happening.State = happening.State.Locks.Where(other => other is { Kind: MmuLock.Vma, Guard.IsKnown: false }).Aggregate(happening.State, (state, area) => state.Release(area));
        // A guard that is disposed twice releases once.
        if (held.Guard.IsKnown)
            happening.State = happening.State.Without(NoteKind.GuardHandedOut, held.Guard);
        happening.State = happening.State.Without(NoteKind.LockKept, held.Identity);
        if (held.Guard.IsKnown || !held.Identity.IsKnown)
            return;
        happening.State = happening.State.With(new Note(NoteKind.LockReleased, held.Identity, Value.Constant(held.Kind), happening.Operation));
        if (held.Acquired is null)
            happening.State = happening.State.With(new Note(NoteKind.CallersLockReleased, held.Identity, Value.Constant(held.Kind), happening.Operation, isDuty: true));
    }

    // What is put into a list while it is locked is unlocked as the list is gone through, under another name.
    public override void Called(Happening happening, Call<MmuState> call)
    {
        foreach (var held in happening.State.Locks)
            if (held is { Acquired: { } acquired, Identity: { IsKnown: true } identity } && call.Arguments.Contains(identity) && IsCollectionOf(identity.Type, call.Method.ContainingType))
                happening.State = happening.State.With(new Note(NoteKind.LockKept, identity, Value.Unknown, acquired, isDuty: true));
    }

    private static bool IsCollectionOf(ITypeSymbol? element, ITypeSymbol type) =>
        type.AllInterfaces.Any(shown => shown.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T && SymbolEqualityComparer.Default.Equals(shown.TypeArguments[0], element));

    // Nobody need name the guard again: who has it finds it where it was put.
    public override MmuState Escaped(MmuState state, Value value) =>
        state.Locks.FirstOrDefault(held => held.Guard.Equals(value)) is { Acquired: { } acquired } ? state.With(new Note(NoteKind.GuardHandedOut, value, Value.Unknown, acquired, isDuty: true)) : state;

    public override void Ended(Ending ending)
    {
        foreach (var held in ending.State.Locks)
            if (held.Acquired is { } acquired && !IsHandedOut(ending, held))
                ending.Raise(new(IncidentKind.LockNotReleased, acquired, OperandText.OfLock(held), ending.State) { Other = ending.IsThrown ? "is left by an exception" : "returns" });
    }

    // What a guard releases by itself is its own; what is released by the name of the lock is released again at the guard's end.
    private static MmuState Forestall(Occurrence occurrence, HeldLock held) =>
        held is { Guard.IsKnown: true, Acquired: { Type: { } guard } } && held.Identity.IsKnown && held.Identity.Equals(occurrence.Operand) && IsDisposable(guard)
            ? occurrence.State.With(new Note(NoteKind.GuardForestalled, held.Guard, held.Identity, occurrence.Operation))
            : occurrence.State;

    // What was found and locked in one is no guard that ends.
    private static bool IsDisposable(ITypeSymbol type) =>
        type.AllInterfaces.Append(type).Any(candidate => candidate.GetMembers(nameof(IDisposable.Dispose)).OfType<IMethodSymbol>().Any(method => method.Parameters.IsEmpty));

    /// <summary>The note that a lock was released, and not taken again since; <see langword="null"/> if there is none.</summary>
    public static Note? ReleaseOf(MmuState state, MmuLock @lock, Value owner) => state.Notes.FirstOrDefault(note => IsOf(note, NoteKind.LockReleased, @lock, owner));

    // An object may have locks of several kinds.
    private static bool IsOf(Note note, NoteKind kind, MmuLock @lock, Value owner) =>
        note.Kind == kind && owner.IsKnown && note.Subject.Equals(owner) && note.Other.Equals(Value.Constant(@lock));

    // To the caller by a contract, or in a guard that somebody has; or he had it before.
    private static bool IsHandedOut(Ending ending, HeldLock held) =>
        ending.Contract?.Clauses.Any(clause => clause.Kind == ClauseKind.Acquires && clause.Lock == held.Kind) == true
        || (held.Guard.IsKnown && ending.Result.IsKnown && ending.Result.Chain().Any(held.Guard.Equals))
        || ending.State.Find(NoteKind.GuardHandedOut, held.Guard) is not null
        || ending.State.Find(NoteKind.LockKept, held.Identity) is not null
        || ending.State.Notes.Any(note => IsOf(note, NoteKind.CallersLockReleased, held.Kind, held.Identity))
        // Whoever releases the mmap lock releases the locks of its areas with it.
        || (held.Kind == MmuLock.Vma && (ending.State.MayHoldOthers || ending.State.Locks.Any(other => other.Kind == MmuLock.Mmap)))
        // What a callee has found and locked by itself, or a round of a loop: by which name it is released cannot be said.
        || ((!held.Identity.IsKnown || held.Identity.Mentions(Value.IsReturned)) && (held.Acquired is not { } acquired || !Incident.IsSaidIn(ending.Operation, acquired) || ending.Releases(held.Kind)));
}
