namespace MmuRules.Exploration.Search;

/// <summary>
/// Which steps of code under test others could notice, so that something may come between them and the step before. At first none is known. A round in which one turns out
/// that was taken for unnoticed is begun again. In the last round every step that was joined to the one before touches nothing that any other agent touches, anywhere in what
/// was explored: so each interleaving differs from one that was explored in the order of independent steps only.
/// </summary>
internal sealed class Noticed(bool all)
{
    private readonly HashSet<StepName> _noticed = [];
    private readonly Dictionary<StepName, Footprints> _footprints = [];
    private readonly Dictionary<int, Footprints> _byAgent = [];
    private readonly HashSet<StepName> _later = [];

    /// <summary>Whether others could notice a step, as far as is known.</summary>
    internal bool Contains(StepName step) => all || _noticed.Contains(step);

    /// <summary>Has a step be known from the next round on: within a round nothing may change.</summary>
    internal void AddLater(StepName step) => _later.Add(step);

    /// <summary>The steps that are known, for a worker to begin a round with.</summary>
    internal Noticed Copy()
    {
        var copy = new Noticed(all);
        copy._noticed.UnionWith(_noticed);
        return copy;
    }

    /// <summary>Notes what a step of code under test touches.</summary>
    internal void Note(StepName step, Footprints footprint) => Add(_footprints, step, footprint);

    /// <summary>Notes what an environment agent touches.</summary>
    internal void Note(int agent, Footprints footprint) => Add(_byAgent, agent, footprint);

    /// <summary>Joins what another worker has noted.</summary>
    internal void Add(Noticed other)
    {
        _later.UnionWith(other._later);
        foreach ((StepName step, Footprints footprint) in other._footprints)
        {
            Note(step, footprint);
        }

        foreach ((int agent, Footprints footprint) in other._byAgent)
        {
            Note(agent, footprint);
        }
    }

    /// <summary>Ends a round. Whether a step was taken for unnoticed that others could notice.</summary>
    internal bool Settle()
    {
        _later.UnionWith(_footprints.Where(step => CanBeNoticed(step.Key, step.Value)).Select(step => step.Key));
        int before = _noticed.Count;
        _noticed.UnionWith(_later);
        return !all && _noticed.Count > before;
    }

    private static void Add<TKey>(Dictionary<TKey, Footprints> sums, TKey key, Footprints footprint)
        where TKey : notnull
    {
        if (!sums.TryGetValue(key, out Footprints? sum))
        {
            sums.Add(key, sum = new Footprints());
        }

        sum.Add(footprint);
    }

    private bool CanBeNoticed(StepName step, Footprints footprint) =>
        _byAgent.Values.Any(footprint.ConflictsWith)
        || _footprints.Any(other => other.Key.Code != step.Code && footprint.ConflictsWith(other.Value));
}
