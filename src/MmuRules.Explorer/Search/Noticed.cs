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
    private readonly HashSet<int> _standing = [];
    private readonly HashSet<int> _standingLater = [];
    private ulong _namedCpus;
    private ulong _namedCpusLater;
    private bool _seesContentsLater;

    /// <summary>Whether others could notice a step, as far as is known.</summary>
    internal bool Contains(StepName step) => all || _noticed.Contains(step);

    /// <summary>Has a step be known from the next round on: within a round nothing may change.</summary>
    internal void AddLater(StepName step) => _later.Add(step);

    /// <summary>Code under test that goes round by itself, as far as is known.</summary>
    internal NeverSchedulesException? Endless { get; private set; }

    /// <summary>Notes that code under test goes round by itself, as far as is known: others may still turn out to notice what it does.</summary>
    internal void NoteEndless(NeverSchedulesException endless) => Endless ??= endless;

    /// <summary>Another round will tell.</summary>
    internal void ForgetEndless() => Endless = null;

    /// <summary>Whether code under test looks at contents: then it could tell apart what differs in contents only.</summary>
    internal bool SeesContents { get; private set; }

    /// <summary>Has it be known from the next round on that code under test looks at contents.</summary>
    internal void SeeContentsLater() => _seesContentsLater = true;

    /// <summary>Whether code under test stands before its first step at the beginning, whoever notices that.</summary>
    internal bool StandsAtBeginning(int code) => _standing.Contains(code);

    /// <summary>Has it stand there from the next round on.</summary>
    internal void HaveStandAtBeginningLater(int code) => _standingLater.Add(code);

    /// <summary>Notes a word at which code under test has looked behind a step.</summary>
    internal void NoteLook(StepName step, int word)
    {
        if (!_footprints.TryGetValue(step, out Footprints? sum))
        {
            _footprints.Add(step, sum = new Footprints());
        }

        sum.AddLook(word);
    }

    /// <summary>Whether code under test calls a CPU by its number: then that one is not like any other.</summary>
    internal bool NamesCpu(int cpu) => ((_namedCpus >> cpu) & 1) != 0;

    /// <summary>Has it be known from the next round on that code under test calls a CPU by its number.</summary>
    internal void NameCpuLater(int cpu) => _namedCpusLater |= 1UL << cpu;

    /// <summary>The steps that are known, for a worker to begin a round with.</summary>
    internal Noticed Copy()
    {
        var copy = new Noticed(all);
        copy._noticed.UnionWith(_noticed);
        copy._standing.UnionWith(_standing);
        copy._namedCpus = _namedCpus;
        copy.SeesContents = SeesContents;
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
        _standingLater.UnionWith(other._standingLater);
        _namedCpusLater |= other._namedCpusLater;
        _seesContentsLater |= other._seesContentsLater;
        Endless ??= other.Endless;
        foreach ((StepName step, Footprints footprint) in other._footprints)
        {
            Note(step, footprint);
        }

        foreach ((int agent, Footprints footprint) in other._byAgent)
        {
            Note(agent, footprint);
        }
    }

    /// <summary>Ends a round. Whether more was left out in it than makes no difference.</summary>
    internal bool Settle()
    {
        _later.UnionWith(_footprints.Where(step => CanBeNoticed(step.Key, step.Value)).Select(step => step.Key));
        (int steps, int standing, ulong cpus, bool contents) = (_noticed.Count, _standing.Count, _namedCpus, SeesContents);
        _noticed.UnionWith(_later);
        _standing.UnionWith(_standingLater);
        _namedCpus |= _namedCpusLater;
        SeesContents |= _seesContentsLater;
        return (!all && _noticed.Count > steps) || _standing.Count > standing || _namedCpus != cpus || SeesContents != contents;
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
