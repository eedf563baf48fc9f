namespace MmuRules.Analyzers.Flow;

/// <summary>A body together with the state in which it is entered.</summary>
internal readonly struct EntryKey<TState>(FlowGraph body, PathState<TState> entry) : IEquatable<EntryKey<TState>>
    where TState : class, IProtocolState<TState>
{
    private FlowGraph Body { get; } = body;

    private PathState<TState> Entry { get; } = entry;

    public static bool AreSame(PathState<TState> left, PathState<TState> right) =>
        left.Protocol.Equals(right.Protocol) && AreSame(left.Bindings, right.Bindings) && AreSame(left.Facts, right.Facts);

    public bool Equals(EntryKey<TState> other) => ReferenceEquals(Body, other.Body) && AreSame(Entry, other.Entry);

    public override bool Equals(object? obj) => obj is EntryKey<TState> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = Body.GetHashCode() ^ Entry.Protocol.GetHashCode();
        foreach (var binding in Entry.Bindings)
            hash ^= unchecked((binding.Key.GetHashCode() * 397) ^ binding.Value.GetHashCode());
        return hash;
    }

    private static bool AreSame<TKey, TItem>(IReadOnlyDictionary<TKey, TItem> left, IReadOnlyDictionary<TKey, TItem> right)
    {
        if (ReferenceEquals(left, right))
            return true;
        if (left.Count != right.Count)
            return false;
        foreach (var pair in left)
            if (!right.TryGetValue(pair.Key, out var other) || !EqualityComparer<TItem>.Default.Equals(pair.Value, other))
                return false;
        return true;
    }
}
