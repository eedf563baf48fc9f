using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What each effect of the vocabulary does to the state, and what the rules have to say of it.</summary>
internal sealed class MmuProtocol(ContractReader contracts, Settings settings) : IProtocol<MmuState>
{
    public bool Defines(IMethodSymbol method) => contracts.Of(method) is { IsComplete: true };

    public MmuState Begin(IMethodSymbol? method, bool unknownCaller)
    {
        var state = MmuState.Empty;
        if (method is not null && contracts.Of(method) is { } contract)
            foreach (var clause in contract.Requirements)
                state = state.Acquire(new HeldLock(clause.Lock, OnEntry(method, clause.Operand), Value.Unknown, null));
        return unknownCaller ? state.CalledByUnknown() : state;
    }

    public MmuState? Amend(MmuState begun, IReadOnlyCollection<Finding> findings)
    {
        var amended = begun;
        foreach (var finding in findings)
            if (finding.Subject is HeldLock onEntry)
                amended = amended.Acquire(onEntry);
        return ReferenceEquals(amended, begun) ? null : amended;
    }

    public IReadOnlyList<Outcome<MmuState>>? TryCall(Call<MmuState> call)
    {
        if (contracts.Of(call.Method) is { IsComplete: true } contract)
            return new Transition(call, contract, settings).Outcomes();
        // A guard's Dispose is a rule of the language; it needs no contract.
        if (call is { Method: { Name: nameof(IDisposable.Dispose), Parameters.IsEmpty: true }, Receiver: { IsKnown: true } guard }
            && call.State.Locks.FirstOrDefault(held => held.Guard.Equals(guard)) is { } released)
            return [new(Transition.Release(call, call.State, released, settings))];
        return null;
    }

    public MmuState Learn(MmuState state, Value value, Fact fact)
    {
        foreach (var window in state.Windows)
        {
            var known = Consider(window, value, fact);
            if (known is null)
                state = state.Close(window);
            else if (!ReferenceEquals(known, window))
                state = state.Replace(window, known);
        }

        return state;
    }

    /// <summary>The window after something was learned of its entry or page; <see langword="null"/> if there was nothing behind the entry.</summary>
    public static Window? Consider(Window window, Value value, Fact fact)
    {
        if (value is not { Kind: ValueKind.Function, Key: MmuEffect effect, First: { } operand })
            return window;
        var isHarmless = effect switch
        {
            MmuEffect.EntryPresent when operand.Equals(window.Entry) && fact.Decides(true) == false => null,
            MmuEffect.EntryNone when operand.Equals(window.Entry) && fact.Decides(true) == true => null,
            // A mapping without a page: of a device, or the zero page.
            MmuEffect.EntryPage when fact.Decides(null) == true && Origins.Of(value, window) == Belonging.Yes => null,
            // A CPU whose TLB holds no dirty entry walks the table again before it writes, and finds the entry gone.
            MmuEffect.EntryDirty => operand.Equals(window.Entry) && fact.Decides(true) == false,
            // An anonymous page's dirtiness need not be carried over.
            MmuEffect.PageAnonymous => Origins.Of(operand, window) == Belonging.Yes && fact.Decides(true) == true,
            _ => (bool?)false,
        };
        return isHarmless is null ? null
            : isHarmless.Value && window.Stake == Stake.Write ? window.With(Stake.Access)
            : window;
    }

    private static Value OnEntry(IMethodSymbol method, int operand) =>
        operand == Clause.Receiver ? Value.Root(method.ContainingType, method.ContainingType) : Value.Root(method.Parameters[operand], method.Parameters[operand].Type);
}
