using System.Numerics;

namespace MmuRules.Hardware;

/// <summary>Notes the words that are read and written, from the beginning of a step to its end. One thread acts at a time while it is on.</summary>
internal sealed class FootprintRecorder
{
    private readonly List<int> _stray = [];
    private ulong[] _reads = new ulong[8];
    private ulong[] _writes = new ulong[8];
    private bool _isInStep;
    private bool _isInAct;

    /// <summary>The words that are looked at between two steps, if somebody wants to know: whoever is about to take the next step has seen them.</summary>
    internal List<int>? Looks { get; set; }

    /// <summary>The words that were written outside every step: nobody who schedules steps could know of it.</summary>
    internal IReadOnlyList<int> StrayWrites => _stray;

    internal Footprint Last => new(NumbersIn(_reads), NumbersIn(_writes));

    /// <summary>The words that the last step read, a bit each.</summary>
    internal ReadOnlySpan<ulong> LastReads => _reads;

    /// <summary>The words that it wrote, a bit each.</summary>
    internal ReadOnlySpan<ulong> LastWrites => _writes;

    internal void Begin()
    {
        if (!_isInAct)
        {
            Array.Clear(_reads);
            Array.Clear(_writes);
            _isInStep = true;
        }
    }

    internal void End() => _isInStep = _isInAct;

    /// <summary>Has whatever is done from here on be one step, with all that is looked at between the steps it is made of.</summary>
    internal void BeginAct()
    {
        _isInAct = false;
        Begin();
        _isInAct = true;
    }

    internal void EndAct() => _isInStep = _isInAct = false;

    // What is looked at between two steps has no effect before the next one, which looks at it again or does not depend on it.
    internal void Read(int first, int count)
    {
        if (_isInStep)
        {
            Note(ref _reads, first, count);
        }
        else if (Looks is { } looks)
        {
            for (int number = first; number < first + count; number++)
            {
                looks.Add(number);
            }
        }
    }

    internal void Write(int first, int count)
    {
        if (_isInStep)
        {
            Note(ref _writes, first, count);
        }
        else
        {
            _stray.AddRange(Enumerable.Range(first, count));
        }
    }

    private static void Note(ref ulong[] mask, int first, int count)
    {
        if ((first + count - 1) >> 6 >= mask.Length)
        {
            Array.Resize(ref mask, Math.Max(2 * mask.Length, ((first + count - 1) >> 6) + 1));
        }

        for (int number = first; number < first + count; number++)
        {
            mask[number >> 6] |= 1UL << number;
        }
    }

    private static IEnumerable<int> NumbersIn(ulong[] mask)
    {
        for (int i = 0; i < mask.Length; i++)
        {
            for (ulong rest = mask[i]; rest != 0; rest &= rest - 1)
            {
                yield return (i << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }
}
