namespace MmuRules.Hardware;

/// <summary>All words of one machine, in the order in which its parts were built: those that decide how it behaves, and beside them its bookkeeping.</summary>
internal sealed class StateStore
{
    private readonly Lock _gate = new();
    private readonly List<Region> _regions = [];
    private FootprintRecorder? _recorder;
    private int _words;
    private int _bookkeepingWords;

    /// <summary>Makes what is left in places that nobody can use any more as if it had never been: applied to every copy of the state.</summary>
    internal Action<MachineState>? Canonicalize { get; set; }

    internal FootprintRecorder? Recorder
    {
        get => _recorder;
        set
        {
            lock (_gate)
            {
                _recorder = value;
                _regions.ForEach(SetRecorder);
            }
        }
    }

    /// <summary>The parts that decide how the machine behaves, in the order in which they were built.</summary>
    internal Region[] KeyRegions
    {
        get
        {
            lock (_gate)
            {
                return [.. _regions.Where(region => region.InKey)];
            }
        }
    }

    /// <summary>How many words decide how the machine behaves, by now.</summary>
    internal int WordCount => Volatile.Read(ref _words);

    /// <summary>Adds a part's words, all zero: the state in which every part is built.</summary>
    internal Region Allocate(int words, bool inKey = true, WordRole role = WordRole.Plain, int cpu = -1)
    {
        lock (_gate)
        {
            ref int end = ref inKey ? ref _words : ref _bookkeepingWords;
            var region = new Region(end, words, inKey, role, cpu);
            end = checked(end + words);
            SetRecorder(region);
            _regions.Add(region);
            return region;
        }
    }

    internal MachineState Capture()
    {
        MachineState state;
        lock (_gate)
        {
            state = new MachineState(this, new long[_words], new long[_bookkeepingWords]);
            foreach (Region region in _regions)
            {
                region.Words.CopyTo(region.InKey ? state.Words : state.Bookkeeping, region.Start);
            }
        }

        Canonicalize?.Invoke(state);
        return state;
    }

    internal void Restore(MachineState state)
    {
        if (state.Owner != this)
        {
            throw new MachineConfigurationException("The state was captured from another machine.");
        }

        lock (_gate)
        {
            foreach (Region region in _regions)
            {
                long[] source = region.InKey ? state.Words : state.Bookkeeping;

                // A part built after the capture goes back to the state in which it was built.
                if (region.Start < source.Length)
                {
                    Array.Copy(source, region.Start, region.Words, 0, region.Words.Length);
                }
                else
                {
                    Array.Clear(region.Words);
                }
            }
        }
    }

    private void SetRecorder(Region region) => region.Recorder = region.InKey ? _recorder : null;
}
