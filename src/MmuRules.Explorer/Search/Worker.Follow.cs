namespace MmuRules.Exploration.Search;

/// <content>One move at a time, for whoever follows a schedule.</content>
internal sealed partial class Worker
{
    /// <summary>Whether the line of the code under test is looked up at each step. It takes its time.</summary>
    internal bool FindsSites { get; init; }

    /// <summary>The line of the code under test at its last step, if it was looked up.</summary>
    internal CodeSite? LastSite { get; set; }

    /// <summary>What the last move touched that was followed.</summary>
    internal Footprints LastFootprint { get; private set; } = new();

    /// <summary>How many steps each code under test took before the first one that others could notice.</summary>
    internal IReadOnlyList<int> StepsAtBeginning => _stepsAtBeginning;

    /// <summary>Takes one move.</summary>
    internal Followed Follow(Node node, Move move)
    {
        if (move.Alternative >= CountAlternatives(node, move.Agent) || Take(node, move) is not { } taken)
        {
            return default;
        }

        if (taken.Violation is { } violation)
        {
            return new Followed(true, null, violation, taken.Steps);
        }

        Continuation[] at = node.At;
        if (taken.At is { } arrived)
        {
            at = [.. at];
            at[move.Agent] = arrived;
        }

        Watch();
        LastFootprint = WithWatched(taken.Reached?.Footprint ?? _acted).Copy();
        Image.Capture();
        return new Followed(true, new Node { Number = node.Number + 1, State = Image.Pack(_registers), At = at }, FindAtRest(at), taken.Steps);
    }

    /// <summary>The moves that there are in a state, those too that cannot be taken now.</summary>
    internal List<Move> MovesIn(Node node)
    {
        List<Move> moves = [];
        Image.Restore(node.State);
        for (int agent = 0; agent < _codes.Length + _environment.Length; agent++)
        {
            int alternatives = CountAlternatives(node, agent);
            for (int alternative = 0; alternative < alternatives; alternative++)
            {
                moves.Add(new Move((byte)agent, (byte)alternative));
            }
        }

        return moves;
    }

    /// <summary>Says what an environment agent's act is.</summary>
    internal string Describe(Node node, Move move)
    {
        int number = move.Agent - _codes.Length;
        node.State.Registers.CopyTo(_registers, 0);
        Image.Restore(node.State);
        return move.Alternative < CountAlternatives(node, move.Agent) ? _environment[number].Describe(RegistersOf(number), move.Alternative) : $"act {move.Alternative}";
    }

    /// <summary>What keeps everybody from going on in a state, if something does.</summary>
    internal Violation? FindStuckAt(Node node) => Expand(node, new VisitedTable()).Find(successor => successor.Move is null)?.Violation;
}

/// <summary>What came of a move in a schedule.</summary>
/// <param name="WasTaken">Whether it could be taken.</param>
/// <param name="Next">The state that was reached.</param>
/// <param name="Violation">What was violated.</param>
/// <param name="Steps">How many steps of the machine it had.</param>
internal readonly record struct Followed(bool WasTaken, Node? Next, Violation? Violation, int Steps);
