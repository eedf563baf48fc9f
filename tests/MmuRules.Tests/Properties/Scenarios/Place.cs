namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>One virtual page of an address space, as the program sees it.</summary>
internal sealed class Place(Sheet? file, bool isShared, bool isWritable)
{
    private Sheet? _own;

    internal bool IsShared { get; } = isShared;

    internal bool IsWritable { get; set; } = isWritable;

    /// <summary>Whether a fault next to it may map it too: what was taken away can be there again, though nobody has asked for it.</summary>
    internal bool ComesWithNeighbours { get; init; }

    /// <summary>Whether an operation that is under way takes its page away: who faults it in meanwhile could not tell which of the two came first.</summary>
    internal bool IsGoing { get; set; }

    /// <summary>Whether an operation that is under way changes what it permits: an access may be refused, or not.</summary>
    internal bool IsChanging { get; set; }

    /// <summary>Whether somebody else has taken it away for good meanwhile: from then on no CPU may use the old page.</summary>
    internal bool IsGone { get; set; }

    /// <summary>Whether somebody stored to it since the soft-dirty marks were cleared, and nothing has taken the mark away since.</summary>
    internal bool IsMarked { get; set; }

    /// <summary>Whether all that it has is its own: anonymous memory.</summary>
    internal bool IsAnonymous => file is null;

    /// <summary>The copy that a fork is making of it.</summary>
    internal Place? Child { get; private set; }

    internal Sheet Now => _own ?? file ?? new Sheet();

    internal void Write(int word, long value)
    {
        IsMarked = true;
        if (IsShared)
        {
            file!.Write(word, value);
            return;
        }

        Child?.MayBe(word, value);
        _own ??= Now.Copy();
        _own.Write(word, value);
    }

    internal bool IsSeen(int word, long value) => Now.IsSeen(word, value);

    /// <summary>Gives up what only this address space had.</summary>
    internal void Drop()
    {
        _own = null;
        IsMarked = false;
    }

    internal Place BeginFork() => Child = new Place(file, IsShared, IsWritable) { _own = _own?.Copy(), IsMarked = IsMarked, ComesWithNeighbours = ComesWithNeighbours };

    internal void EndFork() => Child = null;

    /// <summary>The same place of a ledger that was copied, its files with it.</summary>
    internal Place Copy(IReadOnlyDictionary<Sheet, Sheet> copies) =>
        new(file is null ? null : copies[file], IsShared, IsWritable) { _own = _own?.Copy(), ComesWithNeighbours = ComesWithNeighbours };

    private void MayBe(int word, long value)
    {
        if (!IsShared)
        {
            _own ??= Now.Copy();
            _own.MayBe(word, value);
        }
    }
}
