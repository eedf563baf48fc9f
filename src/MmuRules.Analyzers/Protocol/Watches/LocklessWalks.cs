using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>
/// Watches that whoever walks the tables without a lock looks again once he has a reference to the page: at every entry by which he came there. And that whoever takes a table's
/// lock, if there is a table, knows that there may be none.
/// </summary>
internal sealed class LocklessWalks : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.TakesPageReference or MmuEffect.FreesPage };

    public override void After(Occurrence occurrence)
    {
        if (!occurrence.Is(MmuEffect.TakesPageReference) || !IsLockless(occurrence.State) || !occurrence.Operand.IsKnown)
            return;
        var page = occurrence.Operand;
        foreach (var entry in page.Parts().Where(part => Equals(part.Tag, EntryTag.Read)).Distinct())
            occurrence.State = occurrence.State.With(new Note(NoteKind.ReadUnvalidated, entry, page, occurrence.Operation, isDuty: true));
        if (occurrence.Call.Method.ReturnType.SpecialType == SpecialType.System_Boolean)
            occurrence.State = occurrence.State.With(new Note(NoteKind.ReferenceTried, occurrence.Call.Result(occurrence.Call.Receiver ?? page, null), page, occurrence.Operation));
    }

    public override void Before(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.FreesPage) && occurrence.Operand.IsKnown)
            occurrence.State = WithoutPage(occurrence.State, occurrence.Operand);
    }

    public override MmuState Learned(MmuState state, Value value, Fact fact)
    {
        if (state.Notes.IsEmpty)
            return state;
        if (fact.Decides(true) == false && state.Find(NoteKind.ReferenceTried, value) is { } tried)
            return WithoutPage(state, tried.Other);
        if (fact.Decides(true) is not { } isSame || value is not { Kind: ValueKind.Operator, Key: OperatorKind.Equals, First: { } left, Second: { } right })
            return state;
        // What is compared may be a part of the entries.
        while (left is { Kind: ValueKind.Member, First: { } inLeft } && right is { Kind: ValueKind.Member, First: { } inRight } && Equals(left.Key, right.Key))
            (left, right) = (inLeft, inRight);
        return Origins.SlotOf(left) is { } slot && slot.Equals(Origins.SlotOf(right))
            ? state.Notes.Where(note => IsOpen(note) && (note.Subject.Equals(left) || note.Subject.Equals(right))).ToList().Aggregate(state, (known, note) => Compared(known, note, isSame))
            : state;
    }

    // Who finds one entry changed gives the page up. Who finds it as it was goes on with the page: that he gives it up in the end does not mend what he has not looked at.
    private static MmuState Compared(MmuState state, Note compared, bool isSame) =>
        !isSame ? state.Without(note => IsOpen(note) && note.Other.Equals(compared.Other))
        : state.Notes.Where(note => note.Kind == NoteKind.ReadUnvalidated && note.Other.Equals(compared.Other) && !note.Equals(compared)).ToList()
            .Aggregate(state.Without(compared), (known, note) => known.Without(note).With(new Note(NoteKind.ReadTrusted, note.Subject, note.Other, note.At, isDuty: true)));

    // Whoever is given an entry and the place where it was read, or what stands there now, and says yes or no, has compared the two. Which of the answers is "the same" he does not say.
    public override void Called(Happening happening, Call<MmuState> call)
    {
        if (call.Method.ReturnType.SpecialType != SpecialType.System_Boolean)
            return;
        foreach (var note in happening.State.Notes)
            if (IsOpen(note) && IsCompared(note.Subject, call.Receiver is null ? call.Arguments : [.. call.Arguments, call.Receiver]))
                happening.State = happening.State.Without(note);
    }

    private static bool IsCompared(Value entry, IReadOnlyList<Value> given) =>
        Origins.SlotOf(entry) is { } slot && given.Any(value => value.Chain().Any(entry.Equals))
        && given.Any(value => value.Equals(slot) || (slot.Equals(Origins.SlotOf(value)) && !value.Equals(entry)));

    public override void Released(Happening happening, HeldLock held)
    {
        if (held.Kind == MmuLock.InterruptsOff)
            RaiseAll(happening);
    }

    public override void Ended(Ending ending)
    {
        if (!ending.IsThrown && IsLockless(ending.State))
            RaiseAll(ending);
    }

    public override void NullUsed(Happening happening, Value value)
    {
        if (Equals(value.Tag, EntryTag.Guard) && value.Key is IOperation { Syntax: var taken } && !taken.Parent.IsKind(SyntaxKind.SuppressNullableWarningExpression))
            happening.Raise(new(IncidentKind.NullTableUsed, happening.Operation, taken.ToString(), happening.State) { Earlier = (IOperation)value.Key });
    }

    private static bool IsLockless(MmuState state) =>
        !state.MayHoldOthers && state.Locks.Any(held => held.Kind == MmuLock.InterruptsOff) && !state.Locks.Any(held => LockKinds.GuardsEntries(held.Kind));

    private static bool IsOpen(Note note) => note.Kind is NoteKind.ReadUnvalidated or NoteKind.ReadTrusted;

    private static MmuState WithoutPage(MmuState state, Value page) =>
        state.Without(page, static (note, page) => note.Kind == NoteKind.ReadUnvalidated && note.Other.Equals(page));

    private static void RaiseAll(Happening happening)
    {
        foreach (var note in happening.State.Notes.Where(IsOpen))
            happening.Raise(new(IncidentKind.ReadNotValidated, note.At, "", happening.State) { Earlier = note.Subject.Key as IOperation });
        happening.State = happening.State.Without(note => IsOpen(note) || note.Kind == NoteKind.ReferenceTried);
    }
}
