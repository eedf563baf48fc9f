namespace MmuRules.Hardware;

/// <summary>One 64-bit word of machine state. Everything that changes goes through words, so that the state can be listed, copied and compared, and each access noted.</summary>
/// <param name="region">The region that holds it.</param>
/// <param name="index">Its place there.</param>
internal readonly struct Word(Region region, int index)
{
    internal Region Region { get; } = region;

    internal int Index { get; } = index;

    /// <summary>Its number among all words of its machine's state.</summary>
    internal int Number => Region.Start + Index;

    internal long Read()
    {
        NoteRead();
        return Volatile.Read(ref Region.Words[Index]);
    }

    internal void Write(long value)
    {
        NoteWrite();
        Volatile.Write(ref Region.Words[Index], value);
    }

    internal long Exchange(long value)
    {
        NoteUpdate();
        return Interlocked.Exchange(ref Region.Words[Index], value);
    }

    internal bool TryChange(long expected, long value)
    {
        NoteUpdate();
        return Interlocked.CompareExchange(ref Region.Words[Index], value, expected) == expected;
    }

    /// <summary>Sets bits; returns the word as it was.</summary>
    internal long Or(long bits)
    {
        NoteUpdate();
        return Interlocked.Or(ref Region.Words[Index], bits);
    }

    /// <summary>Keeps only the given bits; returns the word as it was.</summary>
    internal long And(long bits)
    {
        NoteUpdate();
        return Interlocked.And(ref Region.Words[Index], bits);
    }

    /// <summary>Adds to the word; returns it as it is then.</summary>
    internal long Add(long amount)
    {
        NoteUpdate();
        return Interlocked.Add(ref Region.Words[Index], amount);
    }

    private void NoteRead() => Region.Recorder?.Read(Number, 1);

    private void NoteWrite() => Region.Recorder?.Write(Number, 1);

    private void NoteUpdate()
    {
        if (Region.Recorder is { } recorder)
        {
            recorder.Read(Number, 1);
            recorder.Write(Number, 1);
        }
    }
}
