using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MmuRules.Exploration;

/// <summary>One of the tables: states in their places by their hash, or as near behind as there was room. A place that is all zero is empty.</summary>
internal sealed unsafe class StateShard : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StateTable _table;
    private ZapState* _places;
    private uint _size = 48;
    private uint _count;

    internal StateShard(StateTable table)
    {
        _table = table;
        _places = Allocate(_size);
        table.Count((long)_size * sizeof(ZapState));
    }

    internal int Add(Span<ZapState> states)
    {
        int fresh = 0;
        lock (_gate)
        {
            if (Sse.IsSupported)
            {
                foreach (ZapState state in states)
                {
                    // What is looked for is in the first line mostly, and nearly always in the second one.
                    ZapState* home = _places + Home(state);
                    Sse.Prefetch0(home);
                    Sse.Prefetch0(home + 4);
                }
            }

            foreach (ZapState state in states)
            {
                if (TryAdd(state))
                {
                    states[fresh++] = state;
                }
            }
        }

        return fresh;
    }

    public void Dispose()
    {
        NativeMemory.Free(_places);
        _places = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAdd(ZapState state)
    {
        ZapState* place = Find(state);
        if (place->Rest != 0)
        {
            return false;
        }

        *place = state;
        if (++_count * 4UL > _size * 3UL)
        {
            Grow();
        }

        return true;
    }

    /// <summary>The place of a state, or the empty one where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ZapState* Find(ZapState state)
    {
        uint at = Home(state);
        while (true)
        {
            ZapState* place = _places + at;
            if (place->Rest == 0 || (place->Rest == state.Rest && place->Cpus == state.Cpus))
            {
                return place;
            }

            at = at + 1 == _size ? 0 : at + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Home(ZapState state) => (uint)(((ulong)(uint)(state.Hash >> (32 - StateTable.ShardBits)) * _size) >> 32);

    private void Grow()
    {
        ZapState* old = _places;
        uint oldSize = _size;
        _size += Math.Max(_size / 2, 64);
        _places = Allocate(_size);
        for (uint i = 0; i < oldSize; i++)
        {
            if (old[i].Rest != 0)
            {
                *Find(old[i]) = old[i];
            }
        }

        NativeMemory.Free(old);

        // Only now, and the difference: what is counted depends on the states alone, and not on who grows at the same time.
        _table.Count((long)(_size - oldSize) * sizeof(ZapState));
    }

    private static ZapState* Allocate(uint size) => (ZapState*)NativeMemory.AllocZeroed(size, (nuint)sizeof(ZapState));
}
