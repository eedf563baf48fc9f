namespace MmuRules.Exploration.Search;

/// <content>
/// Pools of a machine grow when they run out, and the new parts' words come behind the others'. Workers understand each other's states only if their machines have grown in the
/// same order, and code that goes through a pool looks at more when there is more: so whoever sees his machine grow tells, and all begin anew with machines that have been through the same.
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

    // Step by step, whatever is noticed in this round; again, until there is nothing new.
    private void Grow(IReadOnlyList<(int Agent, int Alternative)> schedule)
    {
        _isGrowing = true;
        for (int size = -1; size != Image.Growth;)
        {
            size = Image.Growth;
            try
            {
                Play(schedule);
            }
            catch (NonDeterministicCodeException) when (size != Image.Growth)
            {
            }

            Image.Restore(Initial);
            Array.Clear(_registers);
        }

        _isGrowing = false;
    }

    private void Play(IReadOnlyList<(int Agent, int Alternative)> schedule)
    {
        Node? at = Begin().Root;
        foreach ((int agent, int alternative) in schedule)
        {
            at = at is null ? null : Follow(at, new Move((byte)agent, (byte)alternative)).Next;
        }
    }
}
