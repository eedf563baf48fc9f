using System.Collections.Immutable;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>
/// Where control goes when the finally block that is being run ends. The graph has one copy of a finally block for all the ways
/// through it, so a node of the simulation is a block together with this.
/// </summary>
internal sealed class Continuation : IEquatable<Continuation>
{
    private readonly int _hash;

    public Continuation(ImmutableArray<ControlFlowRegion> remaining, int destination, ControlFlowRegion? thrownFrom, Continuation? resumed)
    {
        Remaining = remaining;
        Destination = destination;
        ThrownFrom = thrownFrom;
        Resumed = resumed;
        _hash = (((destination * 397) ^ remaining.Length) * 397) ^ (thrownFrom?.GetHashCode() ?? 0) ^ ((resumed?.GetHashCode() ?? 0) * 31);
    }

    /// <summary>The finally regions still to be run, inner first.</summary>
    public ImmutableArray<ControlFlowRegion> Remaining { get; }

    /// <summary>The block to go to after them.</summary>
    public int Destination { get; }

    /// <summary>If an exception is on its way: the region outside of which it goes on looking for a handler.</summary>
    public ControlFlowRegion? ThrownFrom { get; }

    /// <summary>What holds again at the destination, where a finally block has a try statement of its own.</summary>
    public Continuation? Resumed { get; }

    public bool Equals(Continuation? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Destination == other.Destination && ReferenceEquals(ThrownFrom, other.ThrownFrom)
            && Remaining.SequenceEqual(other.Remaining) && Equals(Resumed, other.Resumed));

    public override bool Equals(object? obj) => Equals(obj as Continuation);

    public override int GetHashCode() => _hash;
}
