using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What each effect of the vocabulary does to the state, and what the rules have to say of it.</summary>
internal sealed class MmuProtocol(ContractReader contracts) : IProtocol<MmuState>
{
    public bool Defines(IMethodSymbol method) => contracts.Of(method) is { IsComplete: true };

    public MmuState Begin(IMethodSymbol? method, bool unknownCaller)
    {
        var state = MmuState.Empty;
        if (method is not null && contracts.Of(method) is { } contract)
            foreach (var clause in contract.Requirements)
                state = state.With(state.Locks.Add(new HeldLock(clause.Lock, OnEntry(method, clause.Operand), Value.Unknown, null)));
        return unknownCaller ? state.CalledByUnknown() : state;
    }

    public MmuState? Amend(MmuState begun, IReadOnlyCollection<Finding> findings)
    {
        var locks = begun.Locks;
        foreach (var finding in findings)
            if (finding.Subject is HeldLock onEntry && !locks.Contains(onEntry))
                locks = locks.Add(onEntry);
        return locks.Length == begun.Locks.Length ? null : begun.With(locks);
    }

    public IReadOnlyList<Outcome<MmuState>>? TryCall(Call<MmuState> call)
    {
        if (contracts.Of(call.Method) is { IsComplete: true } contract)
            return new Transition(call, contract).Outcomes();
        // A guard's Dispose is a rule of the language; it needs no contract.
        if (call is { Method: { Name: nameof(IDisposable.Dispose), Parameters.IsEmpty: true }, Receiver: { IsKnown: true } guard }
            && call.State.Locks.FirstOrDefault(held => held.Guard.Equals(guard)) is { } released)
            return [new(Transition.Release(call, call.State, released))];
        return null;
    }

    public MmuState Learn(MmuState state, Value value, Fact fact)
    {
        if (state.Windows.IsEmpty || value is not { Kind: ValueKind.Function, Key: MmuEffect effect, First: { } operand } || fact.Decides(true) is not { } truth)
            return state;
        foreach (var window in state.Windows)
        {
            if (operand.Equals(window.Entry) && (effect, truth) is (MmuEffect.EntryPresent, false) or (MmuEffect.EntryNone, true))
                state = state.Close(window);
            else if (window.Stake == Stake.Write && Harmless(window, effect, operand, truth))
                state = state.Replace(window, window.With(Stake.Access));
        }

        return state;
    }

    /// <summary>Whether a fact says that no write through the window can be lost.</summary>
    public static bool Harmless(Window window, MmuEffect effect, Value operand, bool truth) => (effect, truth) switch
    {
        // A CPU whose TLB holds no dirty entry walks the table again before it writes, and finds the entry gone.
        (MmuEffect.EntryDirty, false) => operand.Equals(window.Entry),
        // An anonymous page's dirtiness need not be carried over.
        (MmuEffect.PageAnonymous, true) => Origins.Of(operand, window) == Belonging.Yes,
        _ => false,
    };

    private static Value OnEntry(IMethodSymbol method, int operand) =>
        operand == Clause.Receiver ? Value.Root(method.ContainingType, method.ContainingType) : Value.Root(method.Parameters[operand], method.Parameters[operand].Type);
}
