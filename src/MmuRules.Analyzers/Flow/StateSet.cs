namespace MmuRules.Analyzers.Flow;

/// <summary>The paths that reach a node, at most one for each protocol state, and none that another one covers.</summary>
internal sealed class StateSet<TState>
    where TState : class, IProtocolState<TState>
{
    private readonly Dictionary<TState, PathState<TState>> _states = [];
    private readonly HashSet<TState> _pending = [];

    public int Count => _states.Count;

    public bool HasPending => _pending.Count > 0;

    public IEnumerable<PathState<TState>> States => _states.Values;

    /// <summary>Whether paths have been joined here, so that values named after this node exist.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>Adds a path; false if nothing new can happen on it.</summary>
    public bool Add(PathState<TState> state, int block)
    {
        if (_states.TryGetValue(state.Protocol, out var known))
        {
            var joined = known.Join(state, block);
            HasJoined = true;
            if (ReferenceEquals(joined, known) || EntryKey<TState>.AreSame(joined, known))
                return false;
            _states[state.Protocol] = joined;
            _pending.Add(state.Protocol);
            return true;
        }

        foreach (var other in _states.Values)
            if (other.Covers(state))
                return false;
        // Where each of several loops leaves something behind or does not, only this keeps their combinations from multiplying.
        foreach (var covered in _states.Values.Where(state.Covers).ToList())
        {
            _states.Remove(covered.Protocol);
            _pending.Remove(covered.Protocol);
        }

        _states.Add(state.Protocol, state);
        _pending.Add(state.Protocol);
        return true;
    }

    /// <summary>Takes the paths that have not been followed yet.</summary>
    public IReadOnlyList<PathState<TState>> TakePending()
    {
        var taken = new List<PathState<TState>>(_pending.Count);
        foreach (var protocol in _pending)
            taken.Add(_states[protocol]);
        _pending.Clear();
        return taken;
    }
}
