namespace MmuRules.Hardware;

/// <summary>The whole state of a machine at one moment: entries, TLBs, pages, locks, page cache and disk. Two equal states behave alike from there on.</summary>
/// <remarks>
/// A gather belongs to the code that began it and is not part of the machine's state. What was built since, such as an area or a file,
/// is not unbuilt by restoring; it is put back to what it was when it was built.
/// </remarks>
public sealed class MachineState : IEquatable<MachineState>
{
    internal MachineState(StateStore owner, List<long[]> regions)
    {
        Owner = owner;
        Regions = regions;
    }

    /// <summary>How many 64-bit words the state has.</summary>
    public int WordCount => Regions.Sum(region => region.Length);

    internal StateStore Owner { get; }

    internal List<long[]> Regions { get; }

    /// <summary>Whether every word is the same, for states of the same machine.</summary>
    /// <param name="other">The other state.</param>
    /// <returns>Whether they are the same state.</returns>
    public bool Equals(MachineState? other)
    {
        if (other is null || other.Owner != Owner)
        {
            return false;
        }

        // A part that was not yet built equals one that is as it was built: all its words are zero.
        for (int i = 0; i < Math.Max(Regions.Count, other.Regions.Count); i++)
        {
            ReadOnlySpan<long> mine = i < Regions.Count ? Regions[i] : [];
            ReadOnlySpan<long> its = i < other.Regions.Count ? other.Regions[i] : [];
            bool same = mine.Length == its.Length ? mine.SequenceEqual(its) : !mine.ContainsAnyExcept(0) && !its.ContainsAnyExcept(0);
            if (!same)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MachineState);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        for (int i = 0; i < Regions.Count; i++)
        {
            for (int j = 0; j < Regions[i].Length; j++)
            {
                if (Regions[i][j] != 0)
                {
                    hash.Add(HashCode.Combine(i, j, Regions[i][j]));
                }
            }
        }

        return hash.ToHashCode();
    }
}
