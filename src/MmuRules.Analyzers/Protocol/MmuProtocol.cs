using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What each effect of the vocabulary does to the state, and what the rules have to say of it.</summary>
internal sealed class MmuProtocol(Terms terms) : IProtocol<MmuState>
{
    public bool Defines(IMethodSymbol method) => DefinitionOf(method) is not null;

    public bool Notices(IMethodSymbol getter) => WaitingCalls.Contains(getter);

    public MmuState Begin(IMethodSymbol? method, bool unknownCaller)
    {
        var state = MmuState.Empty;
        if (method is not null && terms.Contracts.Of(method) is { } contract)
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
        if (DefinitionOf(call.Method) is { } contract)
            return new Transition(call, contract, terms).Outcomes();
        // A guard's Dispose is a rule of the language; it needs no contract.
        if (call is { Method: { Name: nameof(IDisposable.Dispose), Parameters.IsEmpty: true }, Receiver: { IsKnown: true } guard } && GuardEnd.Of(call, guard, terms) is { } state)
            return [new(state)];
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

        foreach (var watch in terms.Watches.All)
            state = watch.Learned(state, value, fact);
        return state;
    }

    public MmuState CallUnknown(Call<MmuState> call)
    {
        var happening = new Happening(call.Operation, call.State, call.Facts, terms, call.Report);
        foreach (var watch in terms.Watches.All)
            watch.Called(happening, call);
        // Reading a property of a value is no use of it; calling a method on it may be.
        var given = call is { Receiver: { } receiver, Operation: IInvocationOperation } ? call.Arguments.Append(receiver) : call.Arguments;
        return given.Where(value => value.IsKnown).Aggregate(happening.State, Escape);
    }

    public MmuState Escape(MmuState state, Value value)
    {
        foreach (var watch in terms.Watches.All)
            state = watch.Escaped(state, value);
        return state;
    }

    public MmuState Suspend(MmuState state, IOperation at, IReadOnlyDictionary<Value, Fact> facts, Action<Finding> report)
    {
        var happening = new Happening(at, state, facts, terms, report);
        foreach (var watch in terms.Watches.All)
            watch.Suspended(happening);
        return happening.State;
    }

    public void UseNull(MmuState state, IOperation at, Value value, IReadOnlyDictionary<Value, Fact> facts, Action<Finding> report)
    {
        var happening = new Happening(at, state, facts, terms, report);
        foreach (var watch in terms.Watches.All)
            watch.NullUsed(happening, value);
    }

    public void End(FlowGraph body, PathState<MmuState> exit, bool isThrown, Action<Finding> report)
    {
        var contract = body.Method is { } method ? terms.Contracts.Of(method) : null;
        var ending = new Ending(body.Method, contract, body.Graph.OriginalOperation, exit.Protocol, exit.Facts, isThrown ? Value.Unknown : exit.Read(Flow.Location.Result), HandedOut(body, exit, isThrown), isThrown, terms, report);
        foreach (var watch in terms.Watches.All)
            watch.Ended(ending);
    }

    public IReadOnlyCollection<Finding> Conclude(IReadOnlyCollection<Finding> findings)
    {
        if (!findings.Any(finding => finding.Subject is Provisional))
            return findings;
        var reasons = new HashSet<object>(findings.Select(finding => finding.Subject));
        return
        [
            .. findings
                .Where(finding => finding.Subject is not Provisional provisional || reasons.Contains(provisional.Reason))
                .Select(finding => finding.Subject is Provisional provisional ? finding.As(provisional.Descriptor) : finding),
        ];
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

    // What a contract says, if it is not left to the body. Who leaves the flush to the caller says all that is known of him where there is no body to look into.
    private Contract? DefinitionOf(IMethodSymbol method) =>
        terms.Contracts.Of(method) is { } contract && (contract.IsComplete || (contract.Has(MmuEffect.DefersFlush) && (method.IsAbstract || method.IsExtern || method.DeclaringSyntaxReferences.IsEmpty))) ? contract : null;

    private static List<Value> HandedOut(FlowGraph body, PathState<MmuState> exit, bool isThrown) =>
        isThrown || body.Method is null ? [] : [.. body.Method.Parameters.Where(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out).Select(parameter => exit.Read(Flow.Location.Of(parameter)))];

    private static Value OnEntry(IMethodSymbol method, int operand) =>
        operand == Clause.Receiver ? Value.Root(method.ContainingType, method.ContainingType) : Value.Root(method.Parameters[operand], method.Parameters[operand].Type);
}
