using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Protocol.Watches;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Analyzers.Protocol;

/// <summary>One call of an operation with a contract: carries out its clauses in order.</summary>
internal sealed class Transition(Call<MmuState> call, Contract contract, Terms terms)
{
    private readonly Happening _happening = new(call.Operation, call.State, call.Facts, terms, call.Report);
    private Value? _result;

    private MmuState State
    {
        get => _happening.State;
        set => _happening.State = value;
    }

    public IReadOnlyList<Outcome<MmuState>> Outcomes()
    {
        List<Clause>? conditional = null;
        foreach (var clause in contract.Clauses)
        {
            if (clause is { Kind: ClauseKind.Acquires, When: not null })
                (conditional ??= []).Add(clause);
            else
                CarryOut(clause);
        }

        // Who takes a lock, or begins a gather, and hands it out hands something out.
        var fact = _result?.Tag is EntryTag.Guard or EntryTag.Gather && call.Method.ReturnType.IsReferenceType ? new Fact(null, false) : null;
        if (conditional is null)
            return [new(State, _result, fact, contract.OperandOf(MmuEffect.EntryAddress) is { } address && _result is not null ? FlushedRange.Addressed(_result, Operand(address)) : null)];
        var before = State;
        var isBoolean = call.Method.ReturnType.SpecialType == SpecialType.System_Boolean;
        return [When(conditional[0].When == true), When(conditional[0].When != true)];

        Outcome<MmuState> When(bool answer)
        {
            State = before;
            foreach (var clause in conditional)
                if (clause.When == answer)
                    CarryOut(clause);
            return new(State, _result, isBoolean ? new Fact(answer, true) : new Fact(null, !answer));
        }
    }

    /// <summary>The state after a lock has been released, with what the rules say of that.</summary>
    public static MmuState Release(Call<MmuState> call, MmuState state, HeldLock held, int operand, Terms terms)
    {
        var happening = new Happening(call.Operation, state.Release(held), call.Facts, terms, call.Report) { LockName = OperandText.OfLock(call, held, operand) };
        foreach (var window in happening.State.Windows)
            happening.Raise(new(IncidentKind.LockReleased, call.Operation, happening.LockName, happening.State) { Window = window, Page = window.MarkedPage });
        foreach (var watch in terms.Watches.All)
            watch.Released(happening, held);
        return happening.State;
    }

    private void CarryOut(Clause clause)
    {
        var occurrence = new Occurrence(call, contract, clause, OperandOf(clause), State, terms, Operand);
        var hearers = terms.Watches.Of(clause);
        foreach (var watch in hearers)
            watch.Before(occurrence);
        State = occurrence.State;
        switch (clause.Kind)
        {
            case ClauseKind.Effect:
                Apply(clause, occurrence.Operand);
                break;
            case ClauseKind.Acquires:
                Acquire(clause);
                break;
            case ClauseKind.Releases:
                Release(clause);
                break;
        }

        occurrence.State = State;
        occurrence.Result = _result ?? Value.Unknown;
        foreach (var watch in hearers)
            watch.After(occurrence);
        State = occurrence.State;
    }

    private void Apply(Clause clause, Value operand)
    {
        switch (terms.Settings.Actual(clause.Effect))
        {
            case MmuEffect.EntryDirty or MmuEffect.EntryYoung or MmuEffect.EntryPresent or MmuEffect.EntryNone or MmuEffect.EntrySoftDirty or MmuEffect.EntryUffdWp or MmuEffect.EntryWritable:
                Returns(Value.Function(clause.Effect, Origins.Unmodified(operand), call.Method.ReturnType));
                break;
            case MmuEffect.EntryPage or MmuEffect.EntryTable:
                Returns(Value.Function(clause.Effect, Origins.Unmodified(operand), call.Method.ReturnType));
                break;
            case MmuEffect.EntryWithSoftDirty or MmuEffect.EntryWithUffdWp or MmuEffect.EntryWithoutUffdWp or MmuEffect.EntryWithWrite or MmuEffect.EntryWithoutWrite:
                // Who declares several changes makes all of them, one after the other.
                Returns(Value.Function(clause.Effect, _result ?? operand, call.Method.ReturnType));
                break;
            case MmuEffect.PageAnonymous:
                Returns(Value.Function(clause.Effect, operand, call.Method.ReturnType));
                break;
            case MmuEffect.EntryAddress when !call.Method.ReturnsVoid && !contract.Has(MmuEffect.FlushesTlb):
                _result ??= LookedUpBefore(operand) ?? Found(null);
                break;
            case MmuEffect.ReadsEntry:
                Returns(call.Result(operand, EntryTag.Read));
                break;
            case MmuEffect.FindsTable:
                Returns(Found(EntryTag.Table));
                break;
            case MmuEffect.MakesEntry:
                Returns(call.Result(operand, EntryTag.Made));
                break;
            case MmuEffect.BeginsNotifier:
                Returns(call.Result(operand.IsKnown ? operand : call.Arguments.FirstOrDefault(), EntryTag.Guard));
                break;
            case MmuEffect.BeginsGather:
                Returns(call.Result(operand.IsKnown ? operand : call.Arguments.FirstOrDefault(), EntryTag.Gather));
                break;
            case MmuEffect.ClearsEntry or MmuEffect.ExchangesEntry:
                Returns(call.Result(operand, EntryTag.Cleared));
                Open(WindowKind.Cleared, operand, _result!);
                break;
            case MmuEffect.ClearsEntryNonAtomically:
                Open(WindowKind.Cleared, operand, Value.Unknown);
                break;
            case MmuEffect.WriteProtectsEntry:
                Open(WindowKind.WriteProtected, operand, Value.Unknown);
                break;
            // Nobody knows which entry it is: it takes part in nothing but the question whether a flush follows.
            case MmuEffect.DefersFlush when !contract.IsComplete:
                State = State.With(State.Windows.Append(new Window(call.Operation, WindowKind.WriteProtected, Value.Unknown, Value.Unknown, Stake.Access).With(new Suspicion(SuspicionKind.LeftByCallee, call.Operation))));
                break;
            case MmuEffect.WritesEntry:
                PutBack(operand, Operand(clause.OtherOperand));
                break;
            case MmuEffect.ClearsAndFlushesEntry:
                Returns(call.Result(operand, EntryTag.Flushed));
                Close(window => !window.IsOld && window.Slot.Equals(operand));
                break;
            case MmuEffect.FlushesTlb or MmuEffect.FinishesGather:
                Close(new Flush(contract, operand, Operand, call.Facts).Covers);
                break;
            case MmuEffect.MarksPageDirty or MmuEffect.MarksPageDirtyLocked:
                MarkDirty(clause, operand);
                break;
            case MmuEffect.RemovesRmap:
                if (!IsAnonymous(operand))
                    RemoveRmap(clause, operand);
                break;
            case MmuEffect.FreesPage:
                JudgeOwn(IncidentKind.PageFreed, clause, operand);
                break;
            case MmuEffect.RecordsEntry:
                var slot = Operand(clause.OtherOperand);
                Update(window => slot.IsKnown && window.Slot.Equals(slot) ? window.WithRecordedIn(operand) : window);
                break;
            case MmuEffect.DefersFree:
                Returns(call.Result(call.Receiver ?? call.Arguments.FirstOrDefault(), null));
                UpdateOwn(Operand(clause.OtherOperand), window => window.WithFreedBy(operand));
                break;
            case MmuEffect.DefersRmap:
                UpdateOwn(Operand(clause.OtherOperand), window => window.WithUnmappedBy(operand));
                break;
            case MmuEffect.FreesDeferred:
                JudgeDeferred(IncidentKind.DeferredPagesFreed, clause, operand, window => window.FreedBy);
                break;
            case MmuEffect.RemovesDeferredRmap:
                JudgeDeferred(IncidentKind.DeferredRmapRemoved, clause, operand, window => window.UnmappedBy);
                break;
        }
    }

    private void Open(WindowKind kind, Value slot, Value entry)
    {
        if (Origins.IsDetached(slot, State))
            return;
        var window = new Window(call.Operation, kind, slot, entry, Stake.Write);
        foreach (var known in call.Facts)
        {
            if (MmuProtocol.Consider(window, known.Key, known.Value) is not { } considered)
                return;
            window = considered;
        }

        // What is cleared again is the same window, unless it cannot be said that it is; and a page marked in it stays marked.
        var same = State.Windows.Where(other => !other.IsOld && other.Kind == kind && other.Slot.Equals(slot)).ToList();
        if (same.FirstOrDefault(other => other.Stake == Stake.MarkedWrite) is { Marked: { } marked } earlier)
            window = window.WithMarked(marked, earlier.MarkedPage);
        State = State.With(State.Windows.Except(same).Append(window));
    }

    // The slot of an address is found again where it was found before, unless a table above it may be another one by now.
    private Value? LookedUpBefore(Value address)
    {
        if (!address.IsKnown || address.IsChangeable || contract.Clauses.Length > 1 || State.Notes.Any(note => note.Kind == NoteKind.Detached))
            return null;
        var origin = call.Receiver ?? call.Arguments.FirstOrDefault();
        foreach (var fact in call.Facts)
            if (FlushedRange.AddressedBy(fact.Key) is var (found, known) && known.Equals(address) && found is { Tag: null, First: { } from, Type: { } type } && from.Equals(origin)
                && SymbolEqualityComparer.Default.Equals(type, call.Method.ReturnType) && fact.Value.Decides(true) == true)
                return found;
        return null;
    }

    // An entry that stands again where it was taken, and permits no less, makes every translation of it right.
    private void PutBack(Value slot, Value entry)
    {
        if (Entries.IsNarrowed(entry))
            return;
        var root = Entries.RootOf(entry);
        foreach (var window in State.Windows)
            if (window is { Kind: WindowKind.Cleared, IsOld: false, Entry.IsKnown: true } && window.Slot.Equals(slot) && window.Entry.Equals(root) && window.Suspects(SuspicionKind.HarmWithheld) is null)
                State = State.Close(window);
    }

    private void MarkDirty(Clause clause, Value page)
    {
        if (IsAnonymous(page))
            return;
        foreach (var window in State.Windows)
        {
            if (window.Stake == Stake.Access || Origins.Of(page, window) == Belonging.No)
                continue;
            var before = State;
            Raise(IncidentKind.PageMarkedDirty, clause, window, page);
            if (ReferenceEquals(before, State))
                State = State.Replace(window, window.WithMarked(call.Operation, page));
        }

        // The lock that the operation takes by itself is gone when it returns.
        if (State.MayHoldOthers && State.Windows.Any(window => window.Stake == Stake.MarkedWrite) && State.Locks.IsEmpty)
            call.Report(new(Inconclusive.Descriptor, call.Operation, [], _ => [OperandText.Of(call, clause.Operand), "whether the page's cleaner is kept out while it is marked dirty depends on callers that are not known"]));
    }

    private void RemoveRmap(Clause clause, Value page)
    {
        if (!State.HoldsLockOf(page))
        {
            JudgeOwn(IncidentKind.RmapRemoved, clause, page);
            return;
        }

        // The cleaner takes the page's lock before it looks for mappings: nothing is wrong as long as it is held.
        foreach (var window in State.Windows)
            if (Origins.Of(page, window) != Belonging.No && _happening.Judge(IncidentOf(IncidentKind.RmapRemoved, clause, window, page)) is { } finding)
                State = State.Replace(window, window.With(new Suspicion(SuspicionKind.UnmappedUnderPageLock, call.Operation, finding)));
    }

    private void JudgeOwn(IncidentKind kind, Clause clause, Value page)
    {
        foreach (var window in State.Windows)
            if (Origins.Of(page, window) != Belonging.No)
                Raise(kind, clause, window, page);
    }

    private void JudgeDeferred(IncidentKind kind, Clause clause, Value gather, Func<Window, Value> deferredTo)
    {
        foreach (var window in State.Windows)
            if (deferredTo(window) is { IsKnown: true } owner && owner.Equals(gather))
                Raise(kind, clause, window, Value.Unknown);
    }

    private void Raise(IncidentKind kind, Clause clause, Window window, Value page) =>
        _happening.Raise(IncidentOf(kind, clause, window, page));

    private Incident IncidentOf(IncidentKind kind, Clause clause, Window window, Value page) =>
        new(kind, call.Operation, OperandText.Of(call, clause.Operand), State) { Window = window, Page = page };

    private void Close(Func<Window, bool> isCovered)
    {
        foreach (var window in State.Windows.Where(isCovered).ToList())
        {
            State = State.Close(window);
            foreach (var watch in terms.Watches.All)
                watch.Closed(_happening, window);
        }
    }

    private void Acquire(Clause clause)
    {
        _result ??= Found(null);
        State = State.Acquire(new(clause.Lock, Operand(clause.Operand), HandsOut ? _result : Value.Unknown, call.Operation));
    }

    // What a constructor hands out is what it makes.
    private bool HandsOut => !call.Method.ReturnsVoid || call.Method.MethodKind == MethodKind.Constructor;

    // What is found and locked in one is the guard of its lock, in whatever order the two are declared.
    private Value Found(EntryTag? tag) =>
        call.Result(call.Receiver ?? call.Arguments.FirstOrDefault(), HandsOut && contract.Clauses.Any(clause => clause.Kind == ClauseKind.Acquires) ? EntryTag.Guard : tag);

    private void Release(Clause clause)
    {
        var operand = Operand(clause.Operand);
        if (LockMatching.Find(State, clause.Lock, operand) is { } held)
            State = Release(call, State, held, clause.Operand, terms);
        else if (LockBalance.ReleaseOf(State, clause.Lock, operand) is null && operand.Mentions(value => value.Kind == ValueKind.Root))
            call.Report(new(new HeldLock(clause.Lock, operand, Value.Unknown, null), call.Operation, [], _ => []));
    }

    private void Update(Func<Window, Window> change) => State = State.With(State.Windows.Select(change));

    private void UpdateOwn(Value page, Func<Window, Window> change) =>
        Update(window => Origins.Of(page, window) == Belonging.No ? window : change(window));

    private void Returns(Value value) => _result = value.IsKnown ? value : null;

    private bool IsAnonymous(Value page) =>
        page.IsKnown && call.Facts.TryGetValue(Value.Function(MmuEffect.PageAnonymous, page, null), out var fact) && fact.Decides(true) == true;

    // The slots of a table that is its own indexer are told apart by where they stand in it.
    private Value OperandOf(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Operand: Clause.Receiver } && EntryEffects.OfSlots(clause.Effect) && call is { Receiver: { } table, Method.AssociatedSymbol: IPropertySymbol { IsIndexer: true } indexer }
            ? indexer.Parameters.Aggregate(table, (slot, index) => Value.Member(indexer, slot, call.Arguments[index.Ordinal], null))
            : Operand(clause.Operand);

    private Value Operand(int ordinal) =>
        ordinal == Clause.Receiver ? call.Receiver ?? Value.Unknown
        : ordinal >= call.Arguments.Count ? Value.Unknown
        : call.Method.Parameters[ordinal].RefKind == RefKind.Out ? call.Written(ordinal)
        : call.Arguments[ordinal];
}
