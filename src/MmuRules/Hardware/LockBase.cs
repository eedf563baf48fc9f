using System.Diagnostics.CodeAnalysis;

namespace MmuRules.Hardware;

/// <summary>What every lock does: it is taken and released in one step each, waits, knows where each holder took it, and tells a misuse by its name.</summary>
internal abstract class LockBase
{
    private readonly object _subject;

    private protected LockBase(Machine machine, Word word, LockClass @class, object subject)
    {
        Machine = machine;
        Word = word;
        Class = @class;
        _subject = subject;
        Number = machine.Agents.Add(this);
    }

    internal Machine Machine { get; }

    internal LockClass Class { get; }

    /// <summary>Its place among the machine's locks, in the order in which they were built.</summary>
    internal int Number { get; }

    internal bool IsHeld => Word.Read() != 0;

    /// <summary>Whether the acting agent holds it alone.</summary>
    internal bool IsHeldByCurrent => Word.Read() == Machine.Agents.Current.Number || IsLeftOut;

    /// <summary>Whether whoever acts is made to do without it.</summary>
    private protected bool IsLeftOut => Machine.Mutant?.DropsLock(this) == true;

    /// <summary>The agent that holds it alone, or zero.</summary>
    internal int OwnerNumber => (int)Math.Max(0, Word.Read());

    /// <summary>Its state: zero if it is free, the number of the agent that holds it alone, or minus the number of those who share it.</summary>
    private protected Word Word { get; }

    /// <summary>The number of the word that is its state.</summary>
    internal int WordNumber => Word.Number;

    public override string ToString() => _subject.ToString()!;

    /// <summary>Takes the lock, and waits for it. A nested acquisition is one that may meet others of its class held: whoever nests them says in which order.</summary>
    private protected void Take(bool isShared, LockSite site, bool isNested)
    {
        if (IsLeftOut)
        {
            return;
        }

        AgentState agent = Machine.Agents.Current;
        var step = new Step(Class.Acquire, Word);
        Machine.Before(step);
        LockOrder.Check(agent, this, site, isNested);
        agent.Thread = Environment.CurrentManagedThreadId;
        for (SpinWait spin = default; !TryChange(agent, isShared);)
        {
            ThrowIfHopeless(site);
            if (Machine.Observer is not null)
            {
                Machine.Blocked(step);
            }
            else
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        agent.Push(this, isShared, site);
        Machine.After(step, 1);
    }

    /// <summary>Takes the lock if that needs no waiting: who does not wait cannot wait in a circle, so that the order is not checked.</summary>
    private protected bool TryTake(bool isShared, LockSite site)
    {
        if (IsLeftOut)
        {
            return true;
        }

        AgentState agent = Machine.Agents.Current;
        var step = new Step(Class.Acquire, Word) { IsAttempt = true };
        Machine.Before(step);
        agent.Thread = Environment.CurrentManagedThreadId;
        bool taken = TryChange(agent, isShared);
        if (taken)
        {
            agent.Push(this, isShared, site);
        }

        Machine.After(step, taken ? 1 : 0);
        return taken;
    }

    /// <summary>Makes the word say that the agent holds the lock too, if it can be had now.</summary>
    private protected abstract bool TryChange(AgentState agent, bool isShared);

    [DoesNotReturn]
    private protected void ThrowNotOwner()
    {
        string holders = string.Join("; ", Machine.Agents.HoldersOf(this).Select(holder => $"agent {holder.Agent.Number}, since {holder.Held.Site}"));
        string explanation = holders.Length > 0 ? $"It is {(OwnerNumber == 0 ? "shared" : "held")} by {holders}."
            : IsHeld ? "Somebody else holds it."
            : "Nobody holds it.";
        throw new UndefinedBehaviorException(UndefinedBehavior.UnlockByNonOwner, Class.Release.ToString(), ToString(), explanation);
    }

    // Under a scheduler one thread may well play both agents: it knows how to let the other one go on.
    private void ThrowIfHopeless(LockSite site)
    {
        if (Machine.Observer is not null)
        {
            return;
        }

        foreach ((AgentState holder, HeldLock held) in Machine.Agents.HoldersOf(this))
        {
            if (holder.Thread == Environment.CurrentManagedThreadId && IsHeld)
            {
                throw new UndefinedBehaviorException(
                    UndefinedBehavior.Deadlock,
                    Class.Acquire.ToString(),
                    ToString(),
                    $"It is taken at {site}. Its holder since {held.Site} is another agent of this very thread, which cannot go on while this one waits.");
            }
        }
    }
}
