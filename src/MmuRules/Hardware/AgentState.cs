namespace MmuRules.Hardware;

/// <summary>What one agent does on one machine: the locks it holds. It is used by one thread at a time; others may look at it.</summary>
internal sealed class AgentState(AgentTable table, int number)
{
    private HeldLock? _held;
    private int _thread;
    private int _spinlocks;

    internal AgentTable Table { get; } = table;

    internal int Number { get; } = number;

    /// <summary>The locks that it holds, the last one first.</summary>
    internal HeldLock? Held => Volatile.Read(ref _held);

    /// <summary>The thread that last took a lock as this agent. It tells a lock that nobody can release while this thread waits from one that another thread will release; it decides nothing else.</summary>
    internal int Thread
    {
        get => Volatile.Read(ref _thread);
        set => Volatile.Write(ref _thread, value);
    }

    internal bool IsSpinning => _spinlocks != 0;

    internal HeldLock? Find(LockBase sought)
    {
        HeldLock? held = Held;
        while (held is not null && held.Lock != sought)
        {
            held = held.Next;
        }

        return held;
    }

    internal void Push(LockBase taken, bool isShared, LockSite site)
    {
        _spinlocks += taken.Class.IsSpinlock ? 1 : 0;
        Volatile.Write(ref _held, new HeldLock(taken, isShared, site, Held));
    }

    internal void Remove(LockBase released)
    {
        if (Find(released) is not null)
        {
            Volatile.Write(ref _held, Held!.Without(released));
            _spinlocks -= released.Class.IsSpinlock ? 1 : 0;
        }
    }

    internal Copy Capture() => new(Number, Held);

    internal void Restore(HeldLock? held)
    {
        Thread = Agent.ThreadOf(Number);
        Volatile.Write(ref _held, held);
        _spinlocks = 0;
        for (; held is not null; held = held.Next)
        {
            _spinlocks += held.Lock.Class.IsSpinlock ? 1 : 0;
        }
    }

    /// <summary>What an agent held at one moment.</summary>
    internal readonly record struct Copy(int Number, HeldLock? Held);
}
