namespace MmuRules.Exploration.Search;

/// <content>
/// Pools of a machine grow when they run out, and the new parts' words come behind the others'. Workers understand each other's states only if their machines have grown in the
/// same order: so whoever sees his machine grow tells, and all begin anew with machines that have been through the same.
/// </content>
internal sealed partial class Worker
{
    private int _size;
    private bool _isGrowing;

    /// <summary>The state and the move in which the machine has grown, if it has.</summary>
    internal (Node Node, Move Move)? GrownBy { get; private set; }

    private void NoteGrowth(Node node, Move move)
    {
        if (Image.Growth != _size)
        {
            GrownBy ??= (node, move);
        }
    }

    // Step by step, whatever is noticed in this round.
    private void Grow(IReadOnlyList<(int Agent, int Alternative)> schedule)
    {
        _isGrowing = true;
        Node? at = Begin().Root;
        foreach ((int agent, int alternative) in schedule)
        {
            at = at is null ? null : Follow(at, new Move((byte)agent, (byte)alternative)).Next;
        }

        _isGrowing = false;
        Image.Restore(Initial);
        Array.Clear(_registers);
    }
}
