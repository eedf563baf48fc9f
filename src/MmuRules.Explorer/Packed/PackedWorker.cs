using System.Collections.Concurrent;

namespace MmuRules.Exploration;

/// <summary>One thread's part of a level: it expands blocks of states, and hands what it finds to the table many at a time, shard by shard.</summary>
internal sealed class PackedWorker
{
    private const int BucketSize = 32;

    private readonly PackedModel _model;
    private readonly PackedSymmetry _symmetry;
    private readonly StateTable _table;
    private readonly ConcurrentBag<PackedFrontier.Block> _pool;
    private readonly ulong _properties;
    private readonly PackedSuccessor[] _successors = new PackedSuccessor[PackedSuccessors.Most];
    private readonly ZapState[] _buckets = new ZapState[StateTable.Shards * BucketSize];
    private readonly int[] _filled = new int[StateTable.Shards];

    internal PackedWorker(PackedModel model, PackedSymmetry symmetry, StateTable table, ConcurrentBag<PackedFrontier.Block> pool, IEnumerable<Property> properties)
    {
        _model = model;
        _symmetry = symmetry;
        _table = table;
        _pool = pool;
        Next = new PackedFrontier(pool);
        foreach (Property property in properties)
        {
            _properties |= 1UL << (int)property;
        }
    }

    /// <summary>The new states.</summary>
    internal PackedFrontier Next { get; private set; }

    internal long Transitions { get; private set; }

    /// <summary>In how many of the states that were expanded the zap had ended.</summary>
    internal long Ended { get; private set; }

    /// <summary>The least violation of a property, by its state and step: the same, whoever finds it.</summary>
    internal PackedViolation? Violation { get; private set; }

    /// <summary>Begins a level.</summary>
    internal void Begin()
    {
        Next = new PackedFrontier(_pool);
        Transitions = 0;
        Ended = 0;
    }

    internal void Expand(ReadOnlySpan<ZapState> states)
    {
        foreach (ZapState state in states)
        {
            int count = _model.Expand(state, _successors);
            Transitions += count;
            Ended += _model.IsZapped(state.Rest) ? 1 : 0;
            if (count == 0 && !_model.IsAtRest(state))
            {
                Note(new PackedViolation(state, new PackedStep(PackedAct.Stuck, 0, 0, Property.Deadlock)));
            }

            foreach (ref readonly PackedSuccessor successor in _successors.AsSpan(0, count))
            {
                if (successor.IsViolation)
                {
                    Note(new PackedViolation(state, successor.Step));
                }
                else
                {
                    Add(_symmetry.Canonical(successor.State));
                }
            }
        }
    }

    /// <summary>Hands over what is left.</summary>
    internal void Flush()
    {
        for (int shard = 0; shard < StateTable.Shards; shard++)
        {
            Flush(shard);
        }
    }

    private void Note(PackedViolation violation)
    {
        if ((_properties & (1UL << (int)violation.Step.Violates!.Value)) != 0 && (Violation is null || violation.CompareTo(Violation) < 0))
        {
            Violation = violation;
        }
    }

    private void Add(ZapState state)
    {
        int shard = StateTable.ShardOf(state.Hash);
        ref int filled = ref _filled[shard];
        _buckets[(shard * BucketSize) + filled] = state;
        if (++filled == BucketSize)
        {
            Flush(shard);
        }
    }

    private void Flush(int shard)
    {
        Span<ZapState> bucket = _buckets.AsSpan(shard * BucketSize, _filled[shard]);
        _filled[shard] = 0;
        if (!bucket.IsEmpty)
        {
            Next.Add(bucket[.._table.Add(shard, bucket)]);
        }
    }
}

/// <summary>A state, and the step from it that violates a property.</summary>
internal sealed record PackedViolation(ZapState State, PackedStep Step) : IComparable<PackedViolation>
{
    public int CompareTo(PackedViolation? other)
    {
        int order = State.CompareTo(other!.State);
        return order != 0 ? order : Key(Step).CompareTo(Key(other.Step));
    }

    private static (Property?, PackedAct, int, int) Key(PackedStep step) => (step.Violates, step.Act, step.Actor, step.Page);
}
