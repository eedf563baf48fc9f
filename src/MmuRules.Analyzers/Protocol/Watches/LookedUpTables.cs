using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>
/// Watches that whoever looks a table up without a lock, reckons with its not being there, and then changes its entries under a lock, has looked again under that lock.
/// </summary>
internal sealed class LookedUpTables : Watch
{
    public override bool Hears(Clause clause) =>
        clause is { Kind: ClauseKind.Acquires, Lock: MmuLock.IMmap or MmuLock.AnonVma } || (clause.Kind == ClauseKind.Effect && (EntryEffects.Change(clause.Effect) || clause.Effect is MmuEffect.ReadsEntry or MmuEffect.FindsTable or MmuEffect.EntryTable));

    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Clause.Kind != ClauseKind.Effect || !IsLocked(occurrence.State))
            return;
        if (EntryEffects.Change(occurrence.Clause.Effect) && !Origins.IsDetached(occurrence.Operand, occurrence.State)
            && occurrence.State.Notes.FirstOrDefault(note => note is { Kind: NoteKind.TableMayGo, Other.IsConstant: true } && IsOf(occurrence.Operand, note.Subject)) is { } lookedUp)
        {
            occurrence.State = occurrence.State.Without(lookedUp);
            occurrence.Raise(new(IncidentKind.TableNotValidated, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = lookedUp.At });
        }

        if (EntryEffects.Change(occurrence.Clause.Effect) || occurrence.Clause.Effect is MmuEffect.ReadsEntry)
            occurrence.State = occurrence.State.Without(occurrence.Operand, static (note, slot) => IsLookUp(note) && !slot.Chain().Any(part => part.Equals(note.Subject) || Origins.AreOfOneType(part, note.Subject)));
        else if (occurrence.Clause.Effect is MmuEffect.FindsTable or MmuEffect.EntryTable)
            occurrence.State = occurrence.State.Without(IsLookUp);
    }

    public override void After(Occurrence occurrence)
    {
        // Others than those whom the lock of the address space keeps out take tables away: who takes the reverse map's lock knows that.
        if (occurrence.Clause is { Kind: ClauseKind.Acquires, Lock: MmuLock.IMmap or MmuLock.AnonVma })
            occurrence.State = occurrence.State.Notes.Where(note => note.Kind == NoteKind.TableKept).ToList()
                .Aggregate(occurrence.State, (state, kept) => state.Without(kept).With(new Note(NoteKind.TableMayGo, kept.Subject, kept.Other, kept.At)));
        else if (occurrence.Is(MmuEffect.FindsTable) && !IsLocked(occurrence.State) && !LocksItself(occurrence.Contract) && !occurrence.State.MayHoldOthers)
            occurrence.State = occurrence.State.With(new Note(occurrence.State.Locks.Any(KeepsTables) ? NoteKind.TableKept : NoteKind.TableMayGo, occurrence.Result, Value.Unknown, occurrence.Operation));
    }

    public override MmuState Learned(MmuState state, Value value, Fact fact)
    {
        if (fact.Decides(null) == false && state.Notes.FirstOrDefault(note => IsLookUp(note) && note.Subject.Equals(value) && !note.Other.IsKnown) is { } asked)
            return state.Without(asked).With(new Note(asked.Kind, asked.Subject, Value.True, asked.At));
        return fact.Decides(true) == true && value is { Kind: ValueKind.Operator, Key: OperatorKind.Equals, First: { } left, Second: { } right }
            ? state.Without((left, right), static (note, same) => IsLookUp(note) && (note.Subject.Equals(same.left) || note.Subject.Equals(same.right)))
            : state;
    }

    // Whoever is given the table may look whether it is still there.
    public override void Called(Happening happening, Call<MmuState> call)
    {
        if (call.Method.MethodKind != MethodKind.Constructor)
            happening.State = happening.State.Without(note => IsLookUp(note) && call.Arguments.Contains(note.Subject));
    }

    private static bool IsLookUp(Note note) => note.Kind is NoteKind.TableKept or NoteKind.TableMayGo;

    private static bool IsOf(Value slot, Value table) => slot.Chain().Any(table.Equals);

    // Who finds a table and locks it declares both, in whatever order, and hands the table out under the lock.
    private static bool LocksItself(Contract contract) => contract.Clauses.Any(clause => clause.Kind == ClauseKind.Acquires && LockKinds.GuardsEntries(clause.Lock));

    private static bool IsLocked(MmuState state) => state.Locks.Any(held => LockKinds.GuardsEntries(held.Kind));

    // With interrupts off a walker is kept from nothing but the end of the table's memory; he changes no entry.
    private static bool KeepsTables(HeldLock held) => held.Kind is MmuLock.Mmap or MmuLock.MmapRead or MmuLock.Vma or MmuLock.IMmap or MmuLock.AnonVma;
}
