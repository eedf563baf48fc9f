using System.Collections.Immutable;

namespace MmuRules.Analyzers.Flow;

/// <summary>What a path knows of a value: which constant it is, or which ones it is not.</summary>
internal sealed class Fact : IEquatable<Fact>
{
    private readonly object? _constant;
    private readonly ImmutableHashSet<object> _excluded;

    private Fact(bool isConstant, object? constant, ImmutableHashSet<object> excluded)
    {
        IsConstant = isConstant;
        _constant = constant;
        _excluded = excluded;
    }

    public Fact(object? constant, bool holds)
        // Of a boolean, what it is not tells what it is.
        : this(holds || constant is bool, holds || constant is not bool negated ? constant : !negated, holds || constant is bool ? [] : [Boxed(constant)])
    {
    }

    /// <summary>Whether the value is known.</summary>
    public bool IsConstant { get; }

    public object? Constant => IsConstant ? _constant : null;

    /// <summary>Whether a value with this fact is <paramref name="constant"/>; <see langword="null"/> if that is open.</summary>
    public bool? Decides(object? constant) =>
        IsConstant ? Equals(_constant, constant)
        : _excluded.Contains(Boxed(constant)) ? false
        : null;

    /// <summary>The same of a truth. What is not one truth is the other, so it is never merely excluded.</summary>
    public bool? Decides(bool truth) => IsConstant ? _constant is bool known && known == truth : null;

    public bool Implies(Fact other) =>
        IsConstant ? other.IsConstant ? Equals(_constant, other._constant) : !other._excluded.Contains(Boxed(_constant))
        : !other.IsConstant && other._excluded.IsSubsetOf(_excluded);

    public bool Contradicts(Fact other) =>
        IsConstant ? other.IsConstant ? !Equals(_constant, other._constant) : other._excluded.Contains(Boxed(_constant))
        : other.IsConstant && _excluded.Contains(Boxed(other._constant));

    /// <summary>Both facts of one value, which do not contradict each other.</summary>
    public Fact And(Fact other) =>
        IsConstant ? this
        : other.IsConstant ? other
        : new(false, null, _excluded.Union(other._excluded));

    /// <summary>What holds whichever of two facts holds; <see langword="null"/> if nothing does.</summary>
    public Fact? Or(Fact other)
    {
        if (Equals(other))
            return this;
        var excluded = IsConstant ? other._excluded.Remove(Boxed(_constant))
            : other.IsConstant ? _excluded.Remove(Boxed(other._constant))
            : _excluded.Intersect(other._excluded);
        return (IsConstant && other.IsConstant) || excluded.IsEmpty ? null
            : ReferenceEquals(excluded, _excluded) ? this
            : new(false, null, excluded);
    }

    public bool Equals(Fact? other) =>
        ReferenceEquals(this, other)
        || (other is not null && IsConstant == other.IsConstant && Equals(_constant, other._constant) && _excluded.SetEquals(other._excluded));

    public override bool Equals(object? obj) => Equals(obj as Fact);

    public override int GetHashCode() => IsConstant ? _constant?.GetHashCode() ?? 0 : ~_excluded.Count;

    private static object Boxed(object? constant) => constant ?? DBNull.Value;
}
