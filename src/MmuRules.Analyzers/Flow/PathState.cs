using System.Collections.Immutable;

namespace MmuRules.Analyzers.Flow;

/// <summary>One path's protocol state, and what the path knows of variables and values. Immutable.</summary>
internal sealed class PathState<TState>
    where TState : class, IProtocolState<TState>
{
    public PathState(TState protocol, ImmutableDictionary<Location, Value> bindings, ImmutableDictionary<Value, Fact> facts)
    {
        Protocol = protocol;
        Bindings = bindings;
        Facts = facts;
    }

    public TState Protocol { get; }

    public ImmutableDictionary<Location, Value> Bindings { get; }

    public ImmutableDictionary<Value, Fact> Facts { get; }

    public static PathState<TState> Start(TState protocol) => new(protocol, ImmutableDictionary<Location, Value>.Empty, ImmutableDictionary<Value, Fact>.Empty);

    public Value Read(Location location) => Bindings.TryGetValue(location, out var value) ? value : location.Unwritten();

    public Fact? FactOf(Value value) =>
        value.IsConstant ? new Fact(value.Key, true)
        : Facts.TryGetValue(value, out var fact) ? fact
        : null;

    /// <summary>The constant that the value is known to be on this path, or the value itself. What the protocol has marked keeps its name: even of nothing it is to be known what it would have been.</summary>
    public Value Resolve(Value value) => value is { IsConstant: false, Tag: null } && FactOf(value) is { IsConstant: true } fact ? Value.Constant(fact.Constant) : value;

    public PathState<TState> With(TState protocol) => ReferenceEquals(protocol, Protocol) ? this : new(protocol, Bindings, Facts);

    public PathState<TState> With(ImmutableDictionary<Location, Value> bindings, ImmutableDictionary<Value, Fact> facts) =>
        ReferenceEquals(bindings, Bindings) && ReferenceEquals(facts, Facts) ? this : new(Protocol, bindings, facts);

    public PathState<TState> With(Value value, Fact fact) =>
        value.IsConstant || !value.IsKnown ? this : new(Protocol, Bindings, Facts.SetItem(value, fact));

    /// <summary>A write: a variable takes the value; a member takes it, and other objects' members of that name may have been written as well.</summary>
    public PathState<TState> Write(Location location, Value value)
    {
        var bindings = Bindings;
        if (!location.IsVariable)
        {
            foreach (var other in bindings.Keys)
                if (!other.IsVariable && Equals(other.Key, location.Key) && !other.Equals(location))
                    bindings = bindings.SetItem(other, Value.Unknown);
        }

        if (location.IsVariable && !value.IsKnown)
            bindings = bindings.Remove(location);
        else
            bindings = bindings.SetItem(location, value);
        return With(bindings, Facts);
    }

    /// <summary>What something new is made of: nobody else's members are written by that.</summary>
    public PathState<TState> Bind(IEnumerable<(Location Part, Value Value)> parts) => With(Bindings.SetItems(parts.Select(part => new KeyValuePair<Location, Value>(part.Part, part.Value))), Facts);

    /// <summary>Renames values in all that the path holds.</summary>
    public PathState<TState> Rename(Func<Value, Value> leaf)
    {
        var bindings = Bindings;
        foreach (var binding in Bindings)
        {
            var location = binding.Key.Rename(leaf);
            var value = binding.Value.Rename(leaf);
            if (ReferenceEquals(location, binding.Key) && ReferenceEquals(value, binding.Value))
                continue;
            bindings = bindings.Remove(binding.Key);
            if (location is not null && (value.IsKnown || !location.IsVariable))
                bindings = bindings.SetItem(location, value);
        }

        var facts = Facts;
        foreach (var fact in Facts)
        {
            var value = fact.Key.Rename(leaf);
            if (ReferenceEquals(value, fact.Key))
                continue;
            facts = facts.Remove(fact.Key);
            if (value.IsKnown && !value.IsConstant)
                facts = facts.SetItem(value, fact.Value);
        }

        return With(bindings, facts).With(Protocol.Rename(value => value.Rename(leaf)));
    }

    /// <summary>Takes away what was learned of values that may be others by now.</summary>
    public PathState<TState> Unlearn(Func<Value, bool> mayHaveChanged)
    {
        var facts = Facts;
        foreach (var value in Facts.Keys)
            if (value.IsChangeable && mayHaveChanged(value))
                facts = facts.Remove(value);
        return With(Bindings, facts);
    }

    /// <summary>Takes away the variables that are not read any more, and the facts of values that nothing holds any more.</summary>
    public PathState<TState> Prune(Func<Location, bool> isLive)
    {
        var bindings = Bindings;
        foreach (var location in Bindings.Keys)
            if (location.IsVariable && !isLive(location))
                bindings = bindings.Remove(location);

        if (Facts.IsEmpty && !Protocol.Values.Any())
            return With(bindings, Facts);
        var held = new HashSet<Value>();
        foreach (var binding in bindings)
        {
            Hold(binding.Value, held);
            Hold(binding.Key.Instance, held);
        }

        // What a caller handed in, the caller can still name.
        Func<Value, bool> isNamed = leaf => leaf.Kind == ValueKind.Outer || held.Contains(leaf);
        Func<Value, bool> isNameless = part => part.IsLeaf && !isNamed(part);
        var facts = Facts;
        foreach (var value in Facts.Keys)
            if (value.Mentions(isNameless))
                facts = facts.Remove(value);
        return With(bindings, facts).With(Protocol.Forget(isNamed));
    }

    /// <summary>What both paths know, for two paths whose protocol states have the same core and that meet at a block.</summary>
    public PathState<TState> Join(PathState<TState> other, int block)
    {
        var bindings = Bindings;
        var positive = new List<Value>();
        var parted = new List<(Value Mine, Value Theirs, Value Joined)>();
        foreach (var binding in Bindings)
        {
            var theirs = other.Read(binding.Key);
            if (theirs.Equals(binding.Value))
                continue;
            bindings = Disagree(bindings, binding.Key, block);
            parted.Add((binding.Value, theirs, bindings[binding.Key]));
            if (Arithmetic.IsPositive(this, binding.Value) && Arithmetic.IsPositive(other, theirs))
                positive.Add(bindings[binding.Key]);
        }

        foreach (var binding in other.Bindings)
            if (!Bindings.ContainsKey(binding.Key) && !binding.Key.IsVariable && !Read(binding.Key).Equals(binding.Value))
                bindings = Disagree(bindings, binding.Key, block);

        var facts = Facts;
        foreach (var fact in Facts)
        {
            if (!other.Facts.TryGetValue(fact.Key, out var theirs) || fact.Value.Or(theirs) is not { } both)
                facts = facts.Remove(fact.Key);
            else if (!ReferenceEquals(both, fact.Value))
                facts = facts.SetItem(fact.Key, both);
        }

        // Two that are not the same on either path are not the same behind it, as when they were put in order.
        for (var i = 0; i < parted.Count; i++)
            for (var j = 0; j < i; j++)
                if (Differ(parted[i].Mine, parted[j].Mine) && other.Differ(parted[i].Theirs, parted[j].Theirs))
                    facts = facts.SetItem(Value.Operator(OperatorKind.Equals, parted[i].Joined, parted[j].Joined), new(false, true));

        var joined = With(bindings, facts).With(Protocol.Join(other.Protocol));
        return positive.All(value => Arithmetic.IsPositive(joined, value)) ? joined : positive.Aggregate(joined, Arithmetic.WithPositive);
    }

    /// <summary>Whether whatever happens to <paramref name="other"/> from here on happens to this path too.</summary>
    public bool Covers(PathState<TState> other)
    {
        if (!Protocol.Covers(other.Protocol))
            return false;
        foreach (var fact in Facts)
            if (!other.Facts.TryGetValue(fact.Key, out var theirs) || !theirs.Implies(fact.Value))
                return false;
        foreach (var binding in Bindings)
            if (!other.Read(binding.Key).Equals(binding.Value) && !IsFree(binding.Value))
                return false;
        foreach (var binding in other.Bindings)
            if (!binding.Key.IsVariable && !Bindings.ContainsKey(binding.Key))
                return false;
        return true;
    }

    private bool Differ(Value left, Value right) =>
        left.IsKnown && right.IsKnown && (FactOf(Value.Operator(OperatorKind.Equals, left, right)) ?? FactOf(Value.Operator(OperatorKind.Equals, right, left)))?.Decides(true) == false;

    // A joined value that nothing else speaks of can be anything.
    private bool IsFree(Value value) =>
        value.Kind == ValueKind.Join
        && !Facts.Keys.Any(known => known.Mentions(value.Equals))
        && !Protocol.Values.Any(spoken => spoken.Mentions(value.Equals));

    private static ImmutableDictionary<Location, Value> Disagree(ImmutableDictionary<Location, Value> bindings, Location location, int block) =>
        bindings.SetItem(location, Value.Join(block, location, location.Type));

    private static void Hold(Value? value, HashSet<Value> held)
    {
        for (; value is not null; value = value.First)
        {
            held.Add(value);
            if (value.Second is not null)
                Hold(value.Second, held);
        }
    }
}
