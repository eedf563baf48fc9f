using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>What a <see cref="Value"/> is.</summary>
internal enum ValueKind
{
    /// <summary>No identity: nothing is known to be the same. It equals itself, so whoever compares values asks first whether they are known.</summary>
    Unknown,

    /// <summary>A constant.</summary>
    Constant,

    /// <summary>What a parameter, or <c>this</c>, held on entry.</summary>
    Root,

    /// <summary>The most recent result of an operation. Older results of the same operation have lost their identity.</summary>
    Site,

    /// <summary>A value of a caller that a summary's entry state speaks of.</summary>
    Outer,

    /// <summary>What a variable holds after paths joined that disagreed on it.</summary>
    Join,

    /// <summary>A field, property or element of another value.</summary>
    Member,

    /// <summary>A pure function of another value, named by whoever defines it.</summary>
    Function,

    /// <summary>A pure operator over other values.</summary>
    Operator,

    /// <summary>An anonymous function, or a method used as one.</summary>
    Delegate,

    /// <summary>An alias of a variable.</summary>
    Reference,
}

/// <summary>
/// An abstract value. Two reads that yield equal values, other than <see cref="Unknown"/>, are known to have read the same thing:
/// value numbers are made of where a value came from, so they agree between visits of a block and the analysis ends.
/// </summary>
internal sealed class Value : IEquatable<Value>
{
    private const int MaximalDepth = 8;
    private const int LongDerivation = 6;
    private const int LongestDerivation = 16;

    /// <summary>The first index of the values that a callee has brought into being and its caller gets to know.</summary>
    public const int FirstReturnedIndex = 1000;

    private readonly int _hash;

    private Value(ValueKind kind, object? key = null, int index = 0, Value? first = null, Value? second = null, object? tag = null, ITypeSymbol? type = null)
    {
        Kind = kind;
        Key = key;
        Index = index;
        First = first;
        Second = second;
        Tag = tag;
        Type = type;
        Depth = IsLeaf ? 1 : 1 + Math.Max(first?.Depth ?? 0, second?.Depth ?? 0);
        IsChangeable = !IsLeaf && ((kind == ValueKind.Member && Mutability.CanChange(key as ISymbol)) || first is { IsChangeable: true } || second is { IsChangeable: true });
        Derivation = Math.Max(first?.Derivation ?? 0, second?.Derivation ?? 0) + (IsLeaf ? 1 : 0);
        _hash = ComputeHash();
    }

    public static Value Unknown { get; } = new(ValueKind.Unknown);

    public static Value True { get; } = Constant(true);

    public static Value False { get; } = Constant(false);

    /// <summary>The tag of an object or an array that the code itself has made: it is that in callers and callees as well.</summary>
    public static object MadeHere { get; } = "made here";

    public static Value Null { get; } = Constant(null);

    public ValueKind Kind { get; }

    /// <summary>What names the value among its kind: a symbol, an operation, a constant, a location.</summary>
    public object? Key { get; }

    public int Index { get; }

    /// <summary>What the value was derived from: the base of a member, the operand of a function, the receiver of a call.</summary>
    public Value? First { get; }

    public Value? Second { get; }

    /// <summary>What the protocol knows of the value from its birth.</summary>
    public object? Tag { get; }

    /// <summary>The static type, if known. It takes no part in equality.</summary>
    public ITypeSymbol? Type { get; }

    /// <summary>Whether the value is read from a place that may hold something else later. It keeps its name then; what was learned of it does not hold any more.</summary>
    public bool IsChangeable { get; }

    // How deep the value's own name is, and how many names of others it was derived from.
    private int Depth { get; }

    private int Derivation { get; }

    public bool IsKnown => Kind != ValueKind.Unknown;

    public bool IsConstant => Kind == ValueKind.Constant;

    /// <summary>Whether the value has a name of its own, rather than one made of other values' names.</summary>
    public bool IsLeaf => Kind is ValueKind.Root or ValueKind.Join or ValueKind.Site or ValueKind.Outer;

    /// <summary>A constant. Integers are the same whatever their type.</summary>
    public static Value Constant(object? value) => new(ValueKind.Constant, Arithmetic.Integer(value) ?? value);

    public static Value Root(ISymbol symbol, ITypeSymbol? type) => new(ValueKind.Root, symbol, type: type);

    public static Value Site(IOperation operation, int index, Value? origin, object? tag, ITypeSymbol? type) =>
        new(ValueKind.Site, operation, index, Shallow(origin, tag), null, tag, type);

    public static Value Outer(int index, Value? origin, object? tag, ITypeSymbol? type) =>
        new(ValueKind.Outer, null, index, Shallow(origin, tag), null, tag, type);

    public static Value Join(int block, Location location, ITypeSymbol? type) => new(ValueKind.Join, location, block, type: type);

    public static Value Member(ISymbol? member, Value? instance, Value? index, ITypeSymbol? type) =>
        instance is { IsKnown: false } || index is { IsKnown: false } ? Unknown : Bounded(new(ValueKind.Member, member, 0, instance, index, null, type));

    public static Value Function(object key, Value operand, ITypeSymbol? type) =>
        operand.IsKnown ? Bounded(new(ValueKind.Function, key, 0, operand, null, null, type)) : Unknown;

    public static Value Operator(OperatorKind key, Value first, Value? second = null) =>
        Arithmetic.Folded(key, first, second)
        ?? (first.IsKnown && second is not { IsKnown: false } ? Bounded(new(ValueKind.Operator, key, 0, first, second)) : Unknown);

    public static Value Delegate(object target, Value? receiver = null) => new(ValueKind.Delegate, target, first: receiver);

    public static Value Reference(Location target) => new(ValueKind.Reference, target);

    /// <summary>Whether a value came into being in a callee.</summary>
    public static bool IsReturned(Value value) => value.Kind == ValueKind.Site && value.Index >= FirstReturnedIndex;

    /// <summary>The value itself and what it was derived from, nearest first.</summary>
    public IEnumerable<Value> Chain()
    {
        for (var value = this; value is not null; value = value.First)
            yield return value;
    }

    /// <summary>The value itself, what it was derived from, and what it was made of, the nearest first.</summary>
    public IEnumerable<Value> Parts()
    {
        foreach (var value in Chain())
        {
            yield return value;
            if (value.Second is { } second)
                foreach (var part in second.Parts())
                    yield return part;
        }
    }

    /// <summary>The same value with its leaves replaced; what is made of a leaf that lost its identity loses its own.</summary>
    public Value Rename(Func<Value, Value> leaf)
    {
        switch (Kind)
        {
            case ValueKind.Unknown or ValueKind.Constant or ValueKind.Reference:
                return this;
            case ValueKind.Delegate when First is null:
                return this;
            case ValueKind.Root or ValueKind.Join or ValueKind.Site or ValueKind.Outer:
                var renamed = leaf(this);
                if (!ReferenceEquals(renamed, this) || First is null)
                    return renamed;
                var origin = First.Rename(leaf);
                return ReferenceEquals(origin, First) ? this : new(Kind, Key, Index, origin.IsKnown ? origin : null, null, Tag, Type);
            default:
                var first = First?.Rename(leaf);
                var second = Second?.Rename(leaf);
                if (ReferenceEquals(first, First) && ReferenceEquals(second, Second))
                    return this;
                return first is { IsKnown: false } || second is { IsKnown: false } ? Unknown : Bounded(new(Kind, Key, Index, first, second, Tag, Type));
        }
    }

    public bool Mentions(Func<Value, bool> leaf) =>
        leaf(this) || (First?.Mentions(leaf) ?? false) || (Second?.Mentions(leaf) ?? false);

    public bool Equals(Value? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Kind == other.Kind && Index == other.Index
            && Equals(Key, other.Key) && Equals(First, other.First) && Equals(Second, other.Second) && Equals(Tag, other.Tag));

    public override bool Equals(object? obj) => Equals(obj as Value);

    public override int GetHashCode() => _hash;

    public override string ToString() => Kind switch
    {
        ValueKind.Constant => Key?.ToString() ?? "null",
        ValueKind.Site => $"{(Key as IOperation)?.Syntax}#{Index}",
        ValueKind.Outer => $"outer{Index}",
        ValueKind.Member => $"{First}.{(Key as ISymbol)?.Name}{(Second is null ? "" : $"[{Second}]")}",
        ValueKind.Function => $"{Key}({First})",
        ValueKind.Operator => Second is null ? $"{Key}({First})" : $"{Key}({First}, {Second})",
        _ => $"{Kind}:{Key}",
    };

    // Where a value is derived from itself in a loop or a recursion, its name would grow for ever.
    private static Value Bounded(Value value) => value.Depth > MaximalDepth ? Unknown : value;

    // Where a thing came from is forgotten after some steps; but not what an operation of the protocol, which tagged its result, was done to.
    private static Value? Shallow(Value? origin, object? tag) =>
        origin is null || !origin.IsKnown || origin.Derivation >= (tag is null ? LongDerivation : LongestDerivation) ? null : origin;

    private int ComputeHash()
    {
        unchecked
        {
            var hash = (int)Kind;
            hash = (hash * 397) ^ (Key?.GetHashCode() ?? 0);
            hash = (hash * 397) ^ Index;
            hash = (hash * 397) ^ (First?._hash ?? 0);
            hash = (hash * 397) ^ (Second?._hash ?? 0);
            return (hash * 397) ^ (Tag?.GetHashCode() ?? 0);
        }
    }
}

/// <summary>The operators whose results are values of their own.</summary>
internal enum OperatorKind
{
    Not,
    And,
    Or,
    Equals,
    Less,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    LeftShift,
    RightShift,
    BitAnd,
    BitOr,
    BitXor,
}
