using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MmuRules.Exploration;

/// <summary>One of several parts of a space, each of which may be explored by another process. Together they are the whole; they overlap.</summary>
public readonly record struct Shard
{
    /// <summary>Names a part.</summary>
    /// <param name="index">Its number, from zero.</param>
    /// <param name="count">How many parts there are, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Shard(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        Index = index;
        Count = count;
    }

    /// <summary>Its number, from zero.</summary>
    public int Index { get; }

    /// <summary>How many parts there are.</summary>
    public int Count { get; }

    /// <summary>Reads <c>i/n</c>, such as <c>0/4</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shard">The part.</param>
    /// <returns>Whether it names a part.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Shard shard)
    {
        shard = default;
        if (text?.Split('/') is not [var index, var count]
            || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
            || i >= n)
        {
            return false;
        }

        shard = new Shard(i, n);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Index}/{Count}";
}
