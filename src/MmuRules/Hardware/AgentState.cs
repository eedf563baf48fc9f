namespace MmuRules.Hardware;

/// <summary>What one agent does on one machine: the locks it holds, and how much it did under spinlocks. It is used by one thread at a time; others may look at it.</summary>
internal sealed class AgentState(AgentTable table, int number)
{
    private HeldLock? _held;
    private int _thread;
    private int _spinlocks;
    private long _spinlockWork;

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
        Volatile.Write(ref _held, new HeldLock(taken, isShared, site, Held));
        if (taken.Class.IsSpinlock)
        {
            _spinlocks++;
            Table.Counters.AddSpinlock();
        }
    }

    internal void Remove(LockBase released)
    {
        if (Find(released) is null)
        {
            return;
        }

        Volatile.Write(ref _held, Held!.Without(released));
        if (released.Class.IsSpinlock && --_spinlocks == 0)
        {
            Table.Counters.AddSpinlockWork(_spinlockWork);
            _spinlockWork = 0;
        }
    }

    /// <summary>Notes work that others may have to wait for, as it is done under a spinlock.</summary>
    internal void AddWork(int work)
    {
        if (_spinlocks != 0)
        {
            _spinlockWork += work;
        }
    }

    internal Copy Capture() => new(Number, Held, _spinlockWork);

    internal void Restore(HeldLock? held, long spinlockWork = 0)
    {
        _spinlockWork = spinlockWork;
        Thread = Agent.ThreadOf(Number);
        Volatile.Write(ref _held, held);
        _spinlocks = 0;
        for (; held is not null; held = held.Next)
        {
            _spinlocks += held.Lock.Class.IsSpinlock ? 1 : 0;
        }
    }

    /// <summary>What an agent held at one moment.</summary>
    internal readonly record struct Copy(int Number, HeldLock? Held, long SpinlockWork);
}
