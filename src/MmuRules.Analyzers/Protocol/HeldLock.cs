using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>A lock that is held.</summary>
/// <param name="kind">Which of the locks it is.</param>
/// <param name="identity">The operand by which it was taken.</param>
/// <param name="guard">What the acquisition returned: a guard that releases it, or what gives access to it.</param>
/// <param name="acquired">Where it was taken; <see langword="null"/> if it was held on entry. Evidence; it takes no part in equality.</param>
internal sealed class HeldLock(MmuLock kind, Value identity, Value guard, IOperation? acquired) : IEquatable<HeldLock>
{
    public MmuLock Kind { get; } = kind;

    public Value Identity { get; } = identity;

    public Value Guard { get; } = guard;

    public IOperation? Acquired { get; } = acquired;

    public HeldLock Rename(Func<Value, Value> rename)
    {
        var (identity, guard) = (rename(Identity), rename(Guard));
        return ReferenceEquals(identity, Identity) && ReferenceEquals(guard, Guard) ? this : new(Kind, identity, guard, Acquired);
    }

    public bool Equals(HeldLock? other) =>
        ReferenceEquals(this, other) || (other is not null && Kind == other.Kind && Identity.Equals(other.Identity) && Guard.Equals(other.Guard));

    public override bool Equals(object? obj) => Equals(obj as HeldLock);

    public override int GetHashCode() => unchecked(((int)Kind * 397) ^ Identity.GetHashCode());
}
