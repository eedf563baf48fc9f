using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>Splits a path on a condition, and learns from the way that is taken.</summary>
internal sealed class Conditions<TState>(IProtocol<TState> protocol)
    where TState : class, IProtocolState<TState>
{
    /// <summary>The paths on which <paramref name="condition"/> has the given truth: none if it cannot.</summary>
    public IEnumerable<PathState<TState>> Assume(PathState<TState> state, Value condition, bool truth)
    {
        if (!condition.IsKnown)
            return [state];
        if (state.FactOf(condition)?.Decides(truth) is { } decided)
            return decided ? [state] : [];
        if (condition.Kind == ValueKind.Operator)
        {
            switch ((OperatorKind)condition.Key!)
            {
                case OperatorKind.Not:
                    return Assume(state, condition.First!, !truth);
                case OperatorKind.And:
                    return truth ? Both(state, condition, true) : Either(state, condition, false);
                case OperatorKind.Or:
                    return truth ? Either(state, condition, true) : Both(state, condition, false);
                case OperatorKind.Equals:
                    return Equality(state, condition, truth);
                case OperatorKind.Less when Arithmetic.Less(state.Resolve(condition.First!), state.Resolve(condition.Second!)) is { } less:
                    return less == truth ? [state] : [];
            }
        }

        return Learn(state, condition, new Fact(truth, true));
    }

    /// <summary>The path with a fact added, unless what it knows contradicts that.</summary>
    public IEnumerable<PathState<TState>> Learn(PathState<TState> state, Value value, Fact fact)
    {
        if (!value.IsKnown)
            return [state];
        if (state.FactOf(value) is { } known)
        {
            if (known.Implies(fact))
                return [state];
            if (known.Contradicts(fact))
                return [];
            fact = known.And(fact);
        }

        return [state.With(value, fact).With(protocol.Learn(state.Protocol, value, fact))];
    }

    private IEnumerable<PathState<TState>> Both(PathState<TState> state, Value condition, bool truth) =>
        Assume(state, condition.First!, truth).SelectMany(next => Assume(next, condition.Second!, truth));

    private IEnumerable<PathState<TState>> Either(PathState<TState> state, Value condition, bool truth) =>
        Assume(state, condition.First!, truth)
            .Concat(Assume(state, condition.First!, !truth).SelectMany(next => Assume(next, condition.Second!, truth)));

    private IEnumerable<PathState<TState>> Equality(PathState<TState> state, Value condition, bool truth)
    {
        var left = state.Resolve(condition.First!);
        var right = state.Resolve(condition.Second!);
        if (left.IsConstant && right.IsConstant)
            return Equals(left.Key, right.Key) == truth ? [state] : [];
        if (left.Equals(right) && left.IsKnown)
            return truth ? [state] : [];
        if (left.IsConstant)
            (left, right) = (right, left);
        if (right.Equals(Value.Null) && IsNeverNull(left.Type))
            return truth ? [] : [state];
        if (!right.IsConstant)
            return Learn(state, condition, new Fact(truth, true));
        return right.Key is bool constant
            ? Assume(state, left, constant == truth)
            : Learn(state, left, new Fact(right.Key, truth));
    }

    private static bool IsNeverNull(ITypeSymbol? type) => type is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T };
}
