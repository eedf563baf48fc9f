using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>The words that one or several steps read and write, a bit each, and the agents whose registers they change.</summary>
internal sealed class Footprints
{
    private ulong[] _reads = [];
    private ulong[] _writes = [];
    private ulong _agents;

    internal void Clear()
    {
        Array.Clear(_reads);
        Array.Clear(_writes);
        _agents = 0;
    }

    internal bool IsEmpty => !_reads.AsSpan().ContainsAnyExcept(0UL) && !_writes.AsSpan().ContainsAnyExcept(0UL);

    internal void Add(FootprintRecorder recorder)
    {
        Add(ref _reads, recorder.LastReads);
        Add(ref _writes, recorder.LastWrites);
    }

    internal void Add(Footprints other)
    {
        Add(ref _reads, other._reads);
        Add(ref _writes, other._writes);
        _agents |= other._agents;
    }

    /// <summary>Adds an attempt that failed: whatever it wrote was put back, and has only told whether it can be made.</summary>
    internal void AddAttempt(FootprintRecorder recorder)
    {
        Add(ref _reads, recorder.LastReads);
        Add(ref _reads, recorder.LastWrites);
    }

    /// <summary>Adds a word that was looked at.</summary>
    internal void AddLook(int word)
    {
        if (word >> 6 >= _reads.Length)
        {
            Array.Resize(ref _reads, (word >> 6) + 1);
        }

        _reads[word >> 6] |= 1UL << word;
    }

    /// <summary>Leaves out a word.</summary>
    internal void Overlook(int word)
    {
        foreach (ulong[] mask in (ReadOnlySpan<ulong[]>)[_reads, _writes])
        {
            if (word >> 6 < mask.Length)
            {
                mask[word >> 6] &= ~(1UL << word);
            }
        }
    }

    /// <summary>Adds that the registers of an environment agent are used.</summary>
    internal void AddAgent(int number) => _agents |= 1UL << (number & 63);

    internal Footprints Copy()
    {
        var copy = new Footprints();
        copy.Add(this);
        return copy;
    }

    /// <summary>Whether the order of the two can matter.</summary>
    internal bool ConflictsWith(Footprints other) =>
        (_agents & other._agents) != 0 || HaveCommon(_writes, other._writes) || HaveCommon(_writes, other._reads) || HaveCommon(_reads, other._writes);

    /// <summary>Whether one of the words that the other reads is written.</summary>
    internal bool WritesWhatIsReadBy(Footprints other) => HaveCommon(_writes, other._reads);

    private static void Add(ref ulong[] sum, ReadOnlySpan<ulong> more)
    {
        if (sum.Length < more.Length)
        {
            Array.Resize(ref sum, more.Length);
        }

        for (int i = 0; i < more.Length; i++)
        {
            sum[i] |= more[i];
        }
    }

    private static bool HaveCommon(ulong[] left, ulong[] right)
    {
        for (int i = Math.Min(left.Length, right.Length) - 1; i >= 0; i--)
        {
            if ((left[i] & right[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
