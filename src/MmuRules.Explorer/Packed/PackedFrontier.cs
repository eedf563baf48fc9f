using System.Runtime.InteropServices;

namespace MmuRules.Exploration;

/// <summary>The states of one level, in blocks of which each is a piece of work.</summary>
internal sealed class PackedFrontier
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
                _blocks.Add(new Block());
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

    internal sealed class Block
    {
        private readonly List<ZapState> _states = [];

        internal bool IsFull => _states.Count == BlockStates;

        internal ReadOnlySpan<ZapState> States => CollectionsMarshal.AsSpan(_states);

        internal int Add(ReadOnlySpan<ZapState> states)
        {
            int taken = Math.Min(states.Length, BlockStates - _states.Count);
            _states.AddRange(states[..taken]);
            return taken;
        }
    }
}
