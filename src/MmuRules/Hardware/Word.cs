namespace MmuRules.Hardware;

/// <summary>One 64-bit word of machine state. Everything that changes goes through words, so that the state can be listed, copied and compared.</summary>
/// <param name="region">The array that holds it.</param>
/// <param name="index">Its place there.</param>
internal readonly struct Word(long[] region, int index)
{
    internal long[] Region { get; } = region;

    internal int Index { get; } = index;

    internal long Read() => Volatile.Read(ref Region[Index]);

    internal void Write(long value) => Volatile.Write(ref Region[Index], value);

    internal long Exchange(long value) => Interlocked.Exchange(ref Region[Index], value);

    internal bool TryChange(long expected, long value) => Interlocked.CompareExchange(ref Region[Index], value, expected) == expected;

    /// <summary>Sets bits; returns the word as it was.</summary>
    internal long Or(long bits) => Interlocked.Or(ref Region[Index], bits);

    /// <summary>Keeps only the given bits; returns the word as it was.</summary>
    internal long And(long bits) => Interlocked.And(ref Region[Index], bits);
}
