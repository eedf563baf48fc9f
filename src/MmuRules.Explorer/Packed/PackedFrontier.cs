using System.Collections.Concurrent;

namespace MmuRules.Exploration;

/// <summary>The states of one level, in blocks of which each is a piece of work.</summary>
/// <param name="pool">Blocks that nobody uses any more.</param>
internal sealed class PackedFrontier(ConcurrentBag<PackedFrontier.Block> pool)
{
    internal const int BlockStates = 1024;

    private readonly List<Block> _blocks = [];

    /// <summary>How many states there are.</summary>
    internal long Count { get; private set; }

    internal IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Adds states. By one thread only.</summary>
    internal void Add(ReadOnlySpan<ZapState> states)
    {
        Count += states.Length;
        while (!states.IsEmpty)
        {
            if (_blocks.Count == 0 || _blocks[^1].IsFull)
            {
                _blocks.Add(pool.TryTake(out Block? used) ? used : new Block());
            }

            states = states[_blocks[^1].Add(states)..];
        }
    }

    /// <summary>Takes over what another thread has collected.</summary>
    internal void Add(PackedFrontier other)
    {
        Count += other.Count;
        _blocks.AddRange(other._blocks);
    }

    /// <summary>Gives the blocks away.</summary>
    internal void Recycle()
    {
        foreach (Block block in _blocks)
        {
            block.Clear();
            pool.Add(block);
        }

        _blocks.Clear();
    }

    internal sealed class Block
    {
        private readonly ZapState[] _states = new ZapState[BlockStates];
        private int _count;

        internal bool IsFull => _count == BlockStates;

        internal ReadOnlySpan<ZapState> States => _states.AsSpan(0, _count);

        internal int Add(ReadOnlySpan<ZapState> states)
        {
            int taken = Math.Min(states.Length, BlockStates - _count);
            states[..taken].CopyTo(_states.AsSpan(_count));
            _count += taken;
            return taken;
        }

        internal void Clear() => _count = 0;
    }
}
