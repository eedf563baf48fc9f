namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>What one page holds as far as is known: for each word the values that it may have. There are several where a store went on beside a copying, until somebody looks.</summary>
internal sealed class Sheet
{
    private readonly long[][] _words;

    internal Sheet() => _words = [.. Enumerable.Repeat(0, Setup.WordsPerPage).Select(_ => new long[] { 0 })];

    private Sheet(long[][] words) => _words = words;

    internal Sheet Copy() => new([.. _words]);

    internal void Write(int word, long value) => _words[word] = [value];

    internal void MayBe(int word, long value) => _words[word] = [.. _words[word], value];

    internal IReadOnlyList<long> At(int word) => _words[word];

    /// <summary>Notes that a word was seen; from then on it is known.</summary>
    internal bool IsSeen(int word, long value)
    {
        if (!_words[word].Contains(value))
        {
            return false;
        }

        _words[word] = [value];
        return true;
    }
}
