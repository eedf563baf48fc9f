namespace MmuRules.Hardware;

/// <summary>The whole state of a machine at one moment: entries, TLBs, pages, locks, gathers, areas, page cache, swap and disk. Two equal states behave alike from there on.</summary>
/// <remarks>
/// A state is canonical: what lies in a free page or a free table, and what only counts or names things, makes no difference. What was built after a
/// capture is put back by restoring it to what it was when it was built.
/// </remarks>
public sealed class MachineState : IEquatable<MachineState>
{
    private StateKey? _key;

    internal MachineState(StateStore owner, long[] words, long[] bookkeeping)
    {
        Owner = owner;
        Words = words;
        Bookkeeping = bookkeeping;
    }

    /// <summary>How many 64-bit words the state has, without the bookkeeping.</summary>
    public int WordCount => Words.Length;

    /// <summary>The state in as few bytes as it needs: equal for equal states, and enough to restore the machine from.</summary>
    public StateKey Key => _key ??= StateKey.Of(Words);

    internal StateStore Owner { get; }

    internal long[] Words { get; }

    internal long[] Bookkeeping { get; }

    /// <summary>Who holds which lock since where, as of the capture.</summary>
    internal object? Agents { get; set; }

    /// <summary>Whether both are the same state of the same machine.</summary>
    /// <param name="other">The other state.</param>
    /// <returns>Whether they are the same state.</returns>
    public bool Equals(MachineState? other) => other is not null && other.Owner == Owner && Key.Equals(other.Key);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MachineState);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode();
}
