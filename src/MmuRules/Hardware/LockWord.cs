namespace MmuRules.Hardware;

/// <summary>A lock whose state is one word: zero, or the agent that holds it.</summary>
internal sealed class LockWord(Machine machine, Word word, StepKind acquire, StepKind release, string subject)
{
    // Tells a lock held by another agent of the same thread, which cannot be waited for, from one held by another thread. Decides nothing else.
    private int _holderThread;

    internal bool IsHeld => word.Read() != 0;

    internal bool IsHeldByCurrent => word.Read() == Agent.Current;

    internal bool TryAcquire()
    {
        var step = new Step(acquire, word);
        machine.Before(step);
        bool acquired = TryTake();
        machine.After(step, acquired ? 1 : 0);
        return acquired;
    }

    internal void Acquire()
    {
        var step = new Step(acquire, word);
        machine.Before(step);
        for (SpinWait spin = default; !TryTake();)
        {
            ThrowIfHopeless();
            if (machine.Observer is { } observer)
            {
                observer.Blocked(step);
            }
            else
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        machine.After(step, 1);
    }

    internal void Release()
    {
        var step = new Step(release, word);
        machine.Before(step);
        if (!IsHeldByCurrent)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.UnlockByNonOwner, release.ToString(), subject, IsHeld ? "Somebody else holds it." : "Nobody holds it.");
        }

        _holderThread = 0;
        word.Write(0);
        machine.After(step, 0);
    }

    private bool TryTake()
    {
        if (!word.TryChange(0, Agent.Current))
        {
            return false;
        }

        _holderThread = Environment.CurrentManagedThreadId;
        return true;
    }

    private void ThrowIfHopeless()
    {
        if (IsHeldByCurrent)
        {
            throw new UndefinedBehaviorException(UndefinedBehavior.LockTakenTwice, acquire.ToString(), subject, "Its holder takes it once more.");
        }

        // Under a scheduler one thread may well play both agents: it knows how to let the other one go on.
        if (machine.Observer is null && _holderThread == Environment.CurrentManagedThreadId && IsHeld)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.Deadlock, acquire.ToString(), subject, "Its holder is another agent of this very thread, which cannot go on while this one waits.");
        }
    }
}
