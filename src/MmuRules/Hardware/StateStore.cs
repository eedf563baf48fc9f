namespace MmuRules.Hardware;

/// <summary>All words of one machine, in the order in which its parts were built.</summary>
internal sealed class StateStore
{
    private readonly Lock _gate = new();
    private readonly List<long[]> _regions = [];

    internal long[] Allocate(int words)
    {
        var region = new long[words];
        lock (_gate)
        {
            _regions.Add(region);
        }

        return region;
    }

    internal MachineState Capture()
    {
        lock (_gate)
        {
            return new MachineState(this, _regions.ConvertAll(region => (long[])region.Clone()));
        }
    }

    internal void Restore(MachineState state)
    {
        if (state.Owner != this)
        {
            throw new MachineConfigurationException("The state was captured from another machine.");
        }

        lock (_gate)
        {
            for (int i = 0; i < _regions.Count; i++)
            {
                // A part built after the capture goes back to the state in which it was built.
                if (i < state.Regions.Count)
                {
                    state.Regions[i].CopyTo(_regions[i], 0);
                }
                else
                {
                    Array.Clear(_regions[i]);
                }
            }
        }
    }
}
