namespace MmuRules.Hardware;

/// <summary>Consecutive words of one machine's state that belong to one of its parts.</summary>
/// <param name="start">The number of the first word, counted over all regions of its sort in the order in which the machine's parts were built.</param>
/// <param name="words">How many words.</param>
/// <param name="role">What the words mean.</param>
/// <param name="cpu">The CPU whose words they are, if they are a CPU's.</param>
/// <param name="inKey">Whether the words decide how the machine behaves. If not, they are bookkeeping: kept and restored, but two states that differ in nothing else are the same state.</param>
internal sealed class Region(int start, int words, bool inKey, WordRole role = WordRole.Plain, int cpu = -1)
{
    internal int Start { get; } = start;

    internal long[] Words { get; } = new long[words];

    internal bool InKey { get; } = inKey;

    internal WordRole Role { get; } = role;

    internal int Cpu { get; } = cpu;

    /// <summary>Who notes which words are read and written, if anybody does.</summary>
    internal FootprintRecorder? Recorder { get; set; }

    /// <summary>Some of the words, to be read. Noted as read.</summary>
    internal Span<long> ForReading(int first, int count)
    {
        Recorder?.Read(Start + first, count);
        return Words.AsSpan(first, count);
    }

    /// <summary>Some of the words, to be written. Noted as written.</summary>
    internal Span<long> ForWriting(int first, int count)
    {
        Recorder?.Write(Start + first, count);
        return Words.AsSpan(first, count);
    }

    /// <summary>Copies word by word, as a disk's transfer or a copying CPU races with stores: no word is torn, and the copy is no snapshot.</summary>
    internal static void Copy(Region from, int fromFirst, Region to, int toFirst, int count)
    {
        ReadOnlySpan<long> source = from.ForReading(fromFirst, count);
        Span<long> target = to.ForWriting(toFirst, count);
        for (int i = 0; i < count; i++)
        {
            Volatile.Write(ref target[i], Volatile.Read(in source[i]));
        }
    }
}
