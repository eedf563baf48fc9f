namespace MmuRules.Analyzers.Flow;

/// <summary>The paths that reach a node, at most one for each core of a protocol state, and none that another one covers.</summary>
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
        var core = state.Protocol.Core;
        if (_states.TryGetValue(core, out var known))
        {
            var joined = known.Join(state, block);
            HasJoined = true;
            if (ReferenceEquals(joined, known) || EntryKey<TState>.AreSame(joined, known))
                return false;
            _states[core] = joined;
            _pending.Add(core);
            return true;
        }

        if (_states.Values.FirstOrDefault(other => other.Covers(state)) is { } covering)
            return Meet(covering, state);
        // Where each of several loops leaves something behind or does not, only this keeps their combinations from multiplying.
        foreach (var covered in _states.Values.Where(state.Covers).ToList())
        {
            state = state.With(state.Protocol.Join(covered.Protocol));
            _states.Remove(covered.Protocol.Core);
            _pending.Remove(covered.Protocol.Core);
        }

        _states.Add(core, state);
        _pending.Add(core);
        return true;
    }

    // What else the path knows that goes on for both.
    private bool Meet(PathState<TState> covering, PathState<TState> covered)
    {
        var met = covering.Protocol.Join(covered.Protocol);
        if (met.Equals(covering.Protocol))
            return false;
        _states[met.Core] = covering.With(met);
        _pending.Add(met.Core);
        return true;
    }

    /// <summary>Takes the paths that have not been followed yet.</summary>
    public IReadOnlyList<PathState<TState>> TakePending()
    {
        var taken = new List<PathState<TState>>(_pending.Count);
        foreach (var core in _pending)
            taken.Add(_states[core]);
        _pending.Clear();
        return taken;
    }
}
