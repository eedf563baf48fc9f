namespace MmuRules.Exploration.Search;

/// <summary>The states that were found: for each key its number, and which moves sleep there. Read by many threads at a time, or changed by one.</summary>
internal sealed class VisitedTable
{
    private const int BytesPerSlot = 32;

    private UInt128[] _keys = new UInt128[1 << 12];
    private int[] _numbers = new int[1 << 12];
    private ulong[] _asleep = new ulong[1 << 12];

    /// <summary>How many states there are.</summary>
    internal int Count { get; private set; }

    /// <summary>How many bytes of memory it takes.</summary>
    internal long Size => (long)BytesPerSlot * _keys.Length;

    /// <summary>Whether a state is known with no more moves sleeping than given.</summary>
    internal bool Covers(UInt128 key, ulong asleep)
    {
        int slot = Find(key);
        return _numbers[slot] != 0 && (_asleep[slot] & ~asleep) == 0;
    }

    /// <summary>Adds a state, or has fewer moves sleep in one that is known.</summary>
    /// <param name="key">The state's key.</param>
    /// <param name="asleep">The moves that sleep on the way by which it was reached now.</param>
    /// <param name="number">Its number.</param>
    /// <param name="awoken">The moves that slept there until now.</param>
    /// <returns>Whether it is new.</returns>
    internal bool Add(UInt128 key, ulong asleep, out int number, out ulong awoken)
    {
        if (Count >= _keys.Length / 2)
        {
            Grow();
        }

        int slot = Find(key);
        bool isNew = _numbers[slot] == 0;
        if (isNew)
        {
            _keys[slot] = key;
            _numbers[slot] = ++Count;
            _asleep[slot] = asleep;
            awoken = 0;
        }
        else
        {
            awoken = _asleep[slot] & ~asleep;
            _asleep[slot] &= asleep;
        }

        number = _numbers[slot] - 1;
        return isNew;
    }

    private int Find(UInt128 key)
    {
        int mask = _keys.Length - 1;
        int slot = (int)(ulong)key & mask;
        while (_numbers[slot] != 0 && _keys[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        (UInt128[] keys, int[] numbers, ulong[] asleep) = (_keys, _numbers, _asleep);
        _keys = new UInt128[2 * keys.Length];
        _numbers = new int[_keys.Length];
        _asleep = new ulong[_keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            if (numbers[i] != 0)
            {
                int slot = Find(keys[i]);
                (_keys[slot], _numbers[slot], _asleep[slot]) = (keys[i], numbers[i], asleep[i]);
            }
        }
    }
}
