namespace MmuRules.Analyzers.Flow;

/// <summary>The little arithmetic that tells apart the first round of a loop from the others, and a counter that has counted from one that has not.</summary>
internal static class Arithmetic
{
    private static readonly Value Zero = Value.Constant(0);

    public static Value Add(Value left, Value right)
    {
        if (left is { IsConstant: true, Key: int a } && right is { IsConstant: true, Key: int b })
            return Value.Constant(unchecked(a + b));
        return Value.Operator(OperatorKind.Add, left, right);
    }

    /// <summary>A value as a sum of another one and a constant, which is zero for what is no such sum.</summary>
    public static (Value Base, long Offset) Split(Value sum)
    {
        var offset = 0L;
        while (sum is { Kind: ValueKind.Operator, Key: OperatorKind.Add, First: { } first, Second: { } second })
        {
            if (IntegerOf(second) is { } added)
                (sum, offset) = (first, unchecked(offset + added));
            else if (IntegerOf(first) is { } addend)
                (sum, offset) = (second, unchecked(offset + addend));
            else
                break;
        }

        return (sum, offset);
    }

    /// <summary>Whether one number is less than another one. Of an integer, "less than one" is said as "not greater than zero".</summary>
    public static Value Comparison(Value left, Value right) =>
        right is { IsConstant: true, Key: 1 } ? Value.Operator(OperatorKind.Not, Positive(left)) : Value.Operator(OperatorKind.Less, left, right);

    public static bool? Less(Value left, Value right) =>
        left is { IsConstant: true, Key: int a } && right is { IsConstant: true, Key: int b } ? a < b : null;

    /// <summary>Whether the path knows that a number is greater than zero.</summary>
    public static bool IsPositive<TState>(PathState<TState> state, Value value)
        where TState : class, IProtocolState<TState> =>
        value.IsConstant ? value.Key is int and > 0 : value.IsKnown && state.FactOf(Positive(value))?.Decides(true) == true;

    /// <summary>The path with the knowledge that a number is greater than zero.</summary>
    public static PathState<TState> WithPositive<TState>(PathState<TState> state, Value value)
        where TState : class, IProtocolState<TState> =>
        value.IsConstant || !Positive(value).IsKnown ? state : state.With(Positive(value), new Fact(true, true)).With(value, new Fact(0, false));

    private static long? IntegerOf(Value value) => !value.IsConstant ? null : value.Key switch
    {
        int number => number,
        long number => number,
        uint number => number,
        ulong number => unchecked((long)number),
        _ => null,
    };

    private static Value Positive(Value value) => Value.Operator(OperatorKind.Less, Zero, value);
}
