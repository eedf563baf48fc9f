namespace MmuRules.Exploration;

/// <summary>
/// The states that are known, each as it is: none is taken for another one. Sixty-four tables with open addressing, by the first bits of the hash, each with a lock of its own, so that states
/// are added many at a time; and each grows by itself, by a half, so that not much memory is left empty.
/// </summary>
internal sealed class StateTable : IDisposable
{
    internal const int ShardBits = 6;
    internal const int Shards = 1 << ShardBits;

    private readonly StateShard[] _shards = new StateShard[Shards];
    private long _bytes;

    internal StateTable()
    {
        for (int i = 0; i < Shards; i++)
        {
            _shards[i] = new StateShard(this);
        }
    }

    /// <summary>The bytes that are allocated.</summary>
    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Notes that a shard has got so many bytes more.</summary>
    internal void Count(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>The table that a state belongs to.</summary>
    internal static int ShardOf(ulong hash) => (int)(hash >> (64 - ShardBits));

    /// <summary>Adds states of one shard, and moves those that were not known to the front.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="states">The states.</param>
    /// <returns>How many were not known.</returns>
    internal int Add(int shard, Span<ZapState> states) => _shards[shard].Add(states);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (StateShard shard in _shards)
        {
            shard.Dispose();
        }
    }
}
