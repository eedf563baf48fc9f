using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>Takes the state of one machine as a flat array of words, packs it, and puts it back.</summary>
internal sealed class StateImage
{
    private readonly Machine _machine;
    private Region[] _regions = [];
    private int[] _cpuPlaces = [];
    private MachineState _flat;
    private byte[] _bytes = new byte[1024];

    internal StateImage(Machine machine)
    {
        _machine = machine;
        _flat = new MachineState(machine.Store, [], []);
        Fit();
    }

    /// <summary>The words as of the last <see cref="Capture"/> or <see cref="Restore"/>.</summary>
    internal ReadOnlySpan<long> Words => _flat.Words;

    internal Region[] Regions => _regions;

    /// <summary>For each word of a CPU its place among the words of that CPU.</summary>
    internal ReadOnlySpan<int> CpuPlaces => _cpuPlaces;

    /// <summary>How many parts the machine has got: it grows when a pool has run out.</summary>
    internal int Growth => _machine.Store.WordCount;

    /// <summary>The part of the machine to which a word belongs.</summary>
    internal Region RegionOf(int number)
    {
        Region[] regions = _machine.Store.WordCount == _flat.Words.Length ? _regions : _machine.Store.KeyRegions;
        int low = 0;
        for (int high = regions.Length - 1; low < high;)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = regions[middle].Start <= number ? (middle, high) : (low, middle - 1);
        }

        return regions[low];
    }

    /// <summary>A word of the machine as it is now.</summary>
    internal long WordAt(int number)
    {
        Region region = RegionOf(number);
        return region.Words[number - region.Start];
    }

    /// <summary>Copies the machine's words.</summary>
    internal void Capture()
    {
        if (_machine.Store.WordCount != _flat.Words.Length)
        {
            Fit();
        }

        long[] words = _flat.Words;
        foreach (Region region in _regions)
        {
            region.Words.AsSpan().CopyTo(words.AsSpan(region.Start));
        }

        _machine.Store.Canonicalize?.Invoke(_flat);
    }

    /// <summary>Packs what was captured.</summary>
    internal PackedState Pack(ReadOnlySpan<long> registers)
    {
        int length = 0;
        ReadOnlySpan<long> words = _flat.Words;
        for (int rest; (rest = words.IndexOfAnyExcept(0)) >= 0; words = words[(rest + 1)..])
        {
            if (length + 20 > _bytes.Length)
            {
                Array.Resize(ref _bytes, 2 * _bytes.Length);
            }

            Write((ulong)rest, ref length);
            Write((ulong)words[rest], ref length);
        }

        return new PackedState(_bytes.AsSpan(0, length).ToArray(), registers.ToArray(), _machine.Agents.RecordHeld());
    }

    /// <summary>Puts the machine into a state.</summary>
    internal void Restore(PackedState state)
    {
        if (_machine.Store.WordCount != _flat.Words.Length)
        {
            Fit();
        }

        long[] words = _flat.Words;
        Array.Clear(words);
        int place = 0;
        for (ReadOnlySpan<byte> bytes = state.Words; !bytes.IsEmpty; place++)
        {
            place += (int)Read(ref bytes);
            words[place] = (long)Read(ref bytes);
        }

        foreach (Region region in _regions)
        {
            words.AsSpan(region.Start, region.Words.Length).CopyTo(region.Words);
        }

        _machine.Agents.RestoreHeld(state.Held);
        _machine.Gathers.ForgetGenerations();
    }

    private static ulong Read(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; ; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
    }

    private void Write(ulong value, ref int length)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes[length++] = (byte)(value | 0x80);
        }

        _bytes[length++] = (byte)value;
    }

    private void Fit()
    {
        _regions = _machine.Store.KeyRegions;
        _flat = new MachineState(_machine.Store, new long[_machine.Store.WordCount], []);
        _cpuPlaces = new int[_flat.Words.Length];
        var wordsOfCpu = new int[_machine.Cpus.Count];
        foreach (Region region in _regions.Where(region => region.Role == WordRole.OfCpu))
        {
            for (int i = 0; i < region.Words.Length; i++)
            {
                _cpuPlaces[region.Start + i] = wordsOfCpu[region.Cpu]++;
            }
        }
    }
}
