namespace MmuRules.Analyzers.Flow;

/// <summary>What a path knows of a value: that it is a constant, or that it is not.</summary>
internal readonly struct Fact : IEquatable<Fact>
{
    public Fact(object? constant, bool holds)
    {
        Constant = constant;
        Holds = holds;
    }

    public object? Constant { get; }

    /// <summary>Whether the value is the constant, or is known not to be it.</summary>
    public bool Holds { get; }

    /// <summary>Whether a value with this fact is <paramref name="constant"/>; <see langword="null"/> if that is open.</summary>
    public bool? Decides(object? constant)
    {
        if (Equals(Constant, constant))
            return Holds;
        return Holds ? false : null;
    }

    public bool Equals(Fact other) => Holds == other.Holds && Equals(Constant, other.Constant);

    public override bool Equals(object? obj) => obj is Fact other && Equals(other);

    public override int GetHashCode() => (Constant?.GetHashCode() ?? 0) ^ (Holds ? 1 : 0);
}
