using MmuRules.Annotations;

namespace MmuRules.Hardware;

/// <content>Interrupts that are disabled: how a lockless walker keeps a flush by interrupt, and so what comes behind it, waiting.</content>
public sealed partial class Cpu
{
    // Tells an agent of the same thread, which cannot be waited for, from one of another thread. Decides nothing else.
    private int _interruptsOffThread;

    /// <summary>Whether some agent has disabled this CPU's interrupts.</summary>
    /// <remarks>Linux: <c>irqs_disabled</c>.</remarks>
    public bool AreInterruptsOff => InterruptsOffWord.Read() != 0;

    internal Word InterruptsOffWord => new(_stateRegion, InterruptsOffIndex);

    /// <summary>Disables this CPU's interrupts: flushes by interrupt wait until they are enabled. Disabling them once more changes nothing. A flush by broadcast does not wait.</summary>
    /// <exception cref="UndefinedBehaviorException">Another agent has disabled them: two drive this CPU.</exception>
    /// <remarks>Linux: <c>local_irq_disable</c>.</remarks>
    [Acquires(MmuLock.InterruptsOff)]
    public void DisableInterrupts() => TryDisableInterrupts();

    /// <summary>Enables this CPU's interrupts, however often they were disabled.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent has not disabled them.</exception>
    /// <remarks>Linux: <c>local_irq_enable</c>.</remarks>
    [Releases(MmuLock.InterruptsOff)]
    public void EnableInterrupts()
    {
        var step = new Step(StepKind.EnableInterrupts, InterruptsOffWord);
        Machine.Before(step);
        if (InterruptsOffWord.Read() != Agent.Current)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.UnlockByNonOwner,
                step.ToString(),
                ToString(),
                AreInterruptsOff ? "Somebody else has disabled them." : "They are enabled.");
        }

        _interruptsOffThread = 0;
        InterruptsOffWord.Write(0);
        Machine.After(step, 0);
    }

    /// <summary>Disables this CPU's interrupts until the guard is disposed; if the acting agent has them disabled already, disposing changes nothing.</summary>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">Another agent has disabled them: two drive this CPU.</exception>
    /// <remarks>Linux: <c>local_irq_save</c>, <c>local_irq_restore</c>.</remarks>
    [Acquires(MmuLock.InterruptsOff)]
    public InterruptGuard InterruptsOff() => new(TryDisableInterrupts() ? this : null);

    /// <summary>Whether an interrupt would be taken now, or, where nothing has to be sent, whether who acts may run here.</summary>
    /// <exception cref="UndefinedBehaviorException">It never will, for who has disabled interrupts waits here.</exception>
    internal bool Takes(StepKind kind)
    {
        long agent = InterruptsOffWord.Read();
        bool isSelf = agent == Agent.Current;
        if (agent == 0 || (isSelf && kind == StepKind.LocalInvalidate))
        {
            return !IsInInstruction;
        }

        if (isSelf || (Machine.Observer is null && _interruptsOffThread == Environment.CurrentManagedThreadId))
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.Deadlock,
                nameof(StepKind.Interrupt),
                ToString(),
                isSelf
                    ? "Who sends the interrupt has disabled this CPU's interrupts, and waits for them to be enabled."
                    : "Its interrupts were disabled by another agent of this very thread, which cannot go on while this one waits.");
        }

        return false;
    }

    private bool TryDisableInterrupts()
    {
        var step = new Step(StepKind.DisableInterrupts, InterruptsOffWord);
        Machine.Before(step);
        bool wereOn = InterruptsOffWord.TryChange(0, Agent.Current);
        if (!wereOn && InterruptsOffWord.Read() != Agent.Current)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.CpuDrivenTwice, step.ToString(), ToString(), "Another agent has disabled its interrupts: two drive it.");
        }

        // Who interrupts just now has seen the word, or is seen here and waited for.
        for (SpinWait spin = default; wereOn && InterruptWord.Read() != 0;)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        _interruptsOffThread = Environment.CurrentManagedThreadId;
        Machine.After(step, wereOn ? 1 : 0);
        return wereOn;
    }

    /// <summary>The time during which a CPU's interrupts are disabled.</summary>
    public readonly ref struct InterruptGuard
    {
        private readonly Cpu? _cpu;

        internal InterruptGuard(Cpu? cpu) => _cpu = cpu;

        /// <summary>Enables the interrupts again.</summary>
        public void Dispose() => _cpu?.EnableInterrupts();
    }
}
