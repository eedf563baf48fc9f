namespace MmuRules.Hardware;

/// <summary>Notes the words that are read and written, from the beginning of a step to its end. One thread acts at a time while it is on.</summary>
internal sealed class FootprintRecorder
{
    private readonly List<int> _reads = [];
    private readonly List<int> _writes = [];
    private readonly List<int> _stray = [];
    private bool _isInStep;

    /// <summary>The words that were written outside every step: nobody who schedules steps could know of it.</summary>
    internal IReadOnlyList<int> StrayWrites => _stray;

    internal Footprint Last => new(_reads, _writes);

    internal void Begin()
    {
        _reads.Clear();
        _writes.Clear();
        _isInStep = true;
    }

    internal void End() => _isInStep = false;

    internal void Read(int first, int count) => Note(_reads, first, count);

    internal void Write(int first, int count) => Note(_isInStep ? _writes : _stray, first, count);

    private void Note(List<int> numbers, int first, int count)
    {
        // What is looked at between two steps has no effect before the next one, which looks at it again or does not depend on it.
        if (_isInStep || numbers == _stray)
        {
            for (int i = 0; i < count; i++)
            {
                numbers.Add(first + i);
            }
        }
    }
}
