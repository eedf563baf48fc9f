namespace MmuRules.Hardware;

/// <summary>What one step read and wrote of the machine's state. Two steps whose footprints do not conflict give the same state in either order.</summary>
/// <remarks>The exact dependence relation of a partial-order reduction; a word is a 64-bit word of <see cref="MachineState"/>, by its number.</remarks>
public sealed class Footprint
{
    internal Footprint(IEnumerable<int> reads, IEnumerable<int> writes)
    {
        Writes = [.. writes.Distinct().Order()];
        Reads = [.. reads.Distinct().Order()];
    }

    /// <summary>The numbers of the words that were read, ascending. One that was changed in place is among the written ones too.</summary>
    public IReadOnlyList<int> Reads { get; }

    /// <summary>The numbers of the words that were written, ascending.</summary>
    public IReadOnlyList<int> Writes { get; }

    /// <summary>Whether one of the two steps wrote what the other one read or wrote, so that their order matters.</summary>
    /// <param name="other">The other step's footprint.</param>
    /// <returns>Whether they conflict.</returns>
    public bool ConflictsWith(Footprint other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return HaveCommon(Writes, other.Writes) || HaveCommon(Writes, other.Reads) || HaveCommon(Reads, other.Writes);
    }

    /// <inheritdoc/>
    public override string ToString() => $"reads {string.Join(' ', Reads)}; writes {string.Join(' ', Writes)}";

    private static bool HaveCommon(IReadOnlyList<int> left, IReadOnlyList<int> right)
    {
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            if (left[i] == right[j])
            {
                return true;
            }

            if (left[i] < right[j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return false;
    }
}
