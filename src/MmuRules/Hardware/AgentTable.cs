using System.Collections.Concurrent;

namespace MmuRules.Hardware;

/// <summary>Who acts on one machine, and what they hold. It is bookkeeping: which lock is held by whom stands in the locks' words; since where, only here.</summary>
internal sealed class AgentTable(Counters counters)
{
    private readonly Lock _gate = new();
    private readonly List<LockBase> _locks = [];
    private readonly ConcurrentDictionary<int, AgentState> _agents = new();

    internal Counters Counters { get; } = counters;

    /// <summary>The acting agent.</summary>
    internal AgentState Current => Agent.In(this);

    internal AgentState this[int number] => _agents.GetOrAdd(number, static (number, table) => new AgentState(table, number), this);

    /// <summary>Enters a lock that is being built; returns its number, which is its place in the order in which two of one class are taken.</summary>
    internal int Add(LockBase built)
    {
        lock (_gate)
        {
            _locks.Add(built);
            return _locks.Count;
        }
    }

    /// <summary>The lock whose state a word is, by its number; <see langword="null"/> if it is none's.</summary>
    internal LockBase? FindLock(int word)
    {
        lock (_gate)
        {
            return _locks.Find(one => one.WordNumber == word);
        }
    }

    /// <summary>Those who hold a lock, with where they took it: one, or several readers.</summary>
    internal IEnumerable<(AgentState Agent, HeldLock Held)> HoldersOf(LockBase sought)
    {
        foreach (AgentState agent in _agents.Values)
        {
            if (agent.Find(sought) is { } held)
            {
                yield return (agent, held);
            }
        }
    }

    /// <summary>Copies what every agent holds. Nobody may act meanwhile.</summary>
    internal object CaptureAgents() => _agents.Values.Where(agent => agent.Held is not null).Select(agent => agent.Capture()).ToArray();

    /// <summary>What every agent holds, in a form that another machine understands that was built in the same way; <see langword="null"/> if nobody holds anything.</summary>
    internal HeldRecord[]? RecordHeld()
    {
        List<HeldRecord>? records = null;
        foreach (AgentState agent in _agents.Values)
        {
            for (HeldLock? held = agent.Held; held is not null; held = held.Next)
            {
                (records ??= []).Add(new HeldRecord(agent.Number, held.Lock.Number, held.IsShared, held.Site));
            }
        }

        return records?.ToArray();
    }

    /// <summary>Gives every agent what was recorded, and nothing else.</summary>
    internal void RestoreHeld(HeldRecord[]? records)
    {
        foreach (AgentState agent in _agents.Values)
        {
            if (agent.Held is not null)
            {
                agent.Restore(null);
            }
        }

        // The last lock that an agent took stands first.
        for (int i = (records?.Length ?? 0) - 1; i >= 0; i--)
        {
            HeldRecord record = records![i];
            AgentState agent = this[record.Agent];
            agent.Restore(new HeldLock(_locks[record.Lock - 1], record.IsShared, record.Site, agent.Held));
        }
    }

    /// <summary>
    /// Gives every agent what it held when that was copied; without a copy, what the locks' words tell, which is all but the sites and the readers' names. Nobody may
    /// act meanwhile. The restoring thread is taken to play all of them, until they act elsewhere.
    /// </summary>
    internal void RestoreAgents(object? captured)
    {
        foreach (AgentState agent in _agents.Values)
        {
            agent.Restore(null);
        }

        if (captured is AgentState.Copy[] copies)
        {
            Array.ForEach(copies, copy => this[copy.Number].Restore(copy.Held, copy.SpinlockWork));
            return;
        }

        foreach (LockBase held in _locks)
        {
            if (held.OwnerNumber is var owner and not 0)
            {
                this[owner].Restore(new HeldLock(held, false, default, this[owner].Held));
            }
        }
    }
}
