using Microsoft.CodeAnalysis.Operations;

namespace MmuRules.Analyzers.Flow;

/// <summary>The little arithmetic that tells apart the first round of a loop from the others, a counter that has counted from one that has not, and flags that were raised from others.</summary>
internal static class Arithmetic
{
    private static readonly Value Zero = Value.Constant(0);

    /// <summary>An integer of whatever type as one of 64 bits; <see langword="null"/> for what is none, or has no room there.</summary>
    public static object? Integer(object? value) => value switch
    {
        int number => (long)number,
        uint number => (long)number,
        byte number => (long)number,
        sbyte number => (long)number,
        short number => (long)number,
        ushort number => (long)number,
        ulong number when number <= long.MaxValue => (long)number,
        _ => null,
    };

    /// <summary>What an operator comes to if its operands, or one of them, say that already; <see langword="null"/> if they do not.</summary>
    public static Value? Folded(OperatorKind key, Value first, Value? second) => key switch
    {
        OperatorKind.Not => first is { IsConstant: true, Key: bool truth } ? Value.Constant(!truth) : null,
        OperatorKind.And => Decided(first, second!, false),
        OperatorKind.Or => Decided(first, second!, true),
        // Who asks for bits that were just set is told so, whatever else was set before.
        OperatorKind.BitAnd when second is { Key: long asked } && first is { Kind: ValueKind.Operator, Key: OperatorKind.BitOr, Second.Key: long set } && (asked & set) == asked => second,
        _ => first is { IsConstant: true, Key: long left } && second is { IsConstant: true, Key: long right } ? Computed(key, left, right) : null,
    };

    // One operand decides it, or leaves it to the other.
    private static Value? Decided(Value left, Value right, bool decisive) =>
        left is { IsConstant: true, Key: bool known } ? known == decisive ? left : right
        : right is { IsConstant: true, Key: bool other } ? other == decisive ? right : left
        : null;

    // What has no room in the smallest type that is computed with may have been cut off.
    private static Value? Computed(OperatorKind key, long left, long right)
    {
        long? result = key switch
        {
            OperatorKind.Add => unchecked(left + right),
            OperatorKind.Subtract => unchecked(left - right),
            OperatorKind.BitAnd => left & right,
            OperatorKind.BitOr => left | right,
            OperatorKind.BitXor => left ^ right,
            _ => null,
        };
        return left is >= int.MinValue and <= int.MaxValue && right is >= int.MinValue and <= int.MaxValue && result is >= int.MinValue and <= int.MaxValue ? Value.Constant(result) : null;
    }

    /// <summary>Whether a value is computed, so that a variable that is computed from itself gets a longer name with each round.</summary>
    public static bool IsComputed(Value value) => value is { Kind: ValueKind.Operator, Key: not (OperatorKind.Not or OperatorKind.And or OperatorKind.Or or OperatorKind.Equals or OperatorKind.Less) };

    /// <summary>A value as a sum of another one and a constant, which is zero for what is no such sum.</summary>
    public static (Value Base, long Offset) Split(Value sum)
    {
        var offset = 0L;
        while (sum is { Kind: ValueKind.Operator, Key: OperatorKind.Add, First: { } first, Second: { } second })
        {
            if (second.Key is long added)
                (sum, offset) = (first, unchecked(offset + added));
            else if (first.Key is long addend)
                (sum, offset) = (second, unchecked(offset + addend));
            else
                break;
        }

        return (sum, offset);
    }

    /// <summary>Whether one number is less than another one. Of an integer, "less than one" is said as "not greater than zero".</summary>
    public static Value Comparison(Value left, Value right) =>
        right is { IsConstant: true, Key: 1L } ? Value.Operator(OperatorKind.Not, Positive(left)) : Value.Operator(OperatorKind.Less, left, right);

    /// <summary>How a computation is named whose result is the same each time; <see langword="null"/> if it has no name.</summary>
    public static OperatorKind? OperatorOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => OperatorKind.Add,
        BinaryOperatorKind.Subtract => OperatorKind.Subtract,
        BinaryOperatorKind.Multiply => OperatorKind.Multiply,
        BinaryOperatorKind.Divide => OperatorKind.Divide,
        BinaryOperatorKind.Remainder => OperatorKind.Remainder,
        BinaryOperatorKind.LeftShift => OperatorKind.LeftShift,
        BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift => OperatorKind.RightShift,
        BinaryOperatorKind.And => OperatorKind.BitAnd,
        BinaryOperatorKind.Or => OperatorKind.BitOr,
        BinaryOperatorKind.ExclusiveOr => OperatorKind.BitXor,
        _ => null,
    };

    /// <summary>Any of the four comparisons; unknown for another operator.</summary>
    public static Value Comparison(BinaryOperatorKind kind, Value left, Value right) => kind switch
    {
        BinaryOperatorKind.LessThan => Comparison(left, right),
        BinaryOperatorKind.GreaterThan => Comparison(right, left),
        BinaryOperatorKind.GreaterThanOrEqual => Value.Operator(OperatorKind.Not, Comparison(left, right)),
        BinaryOperatorKind.LessThanOrEqual => Value.Operator(OperatorKind.Not, Comparison(right, left)),
        _ => Value.Unknown,
    };

    public static bool? Less(Value left, Value right) =>
        left is { IsConstant: true, Key: long a } && right is { IsConstant: true, Key: long b } ? a < b : null;

    /// <summary>Whether the path knows that a number is greater than zero.</summary>
    public static bool IsPositive<TState>(PathState<TState> state, Value value)
        where TState : class, IProtocolState<TState> =>
        value.IsConstant ? value.Key is > 0L : value.IsKnown && state.FactOf(Positive(value))?.Decides(true) == true;

    /// <summary>The path with the knowledge that a number is greater than zero.</summary>
    public static PathState<TState> WithPositive<TState>(PathState<TState> state, Value value)
        where TState : class, IProtocolState<TState> =>
        value.IsConstant || !Positive(value).IsKnown ? state : state.With(Positive(value), new Fact(true, true)).With(value, new Fact(0L, false));

    private static Value Positive(Value value) => Value.Operator(OperatorKind.Less, Zero, value);
}
