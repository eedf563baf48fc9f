using System.Runtime.CompilerServices;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Notifiers;

/// <content>The sequence count by which the driver learns that a page it looked up may have been invalidated since.</content>
public sealed partial class SecondaryMmu
{
    private const int LockIndex = 0;
    private const int SequenceIndex = 1;
    private const int InProgressIndex = 2;
    private const int StateWords = 3;

    private readonly Region _state;
    private readonly LockWord _driverLock;

    // Tells an invalidation of the very thread that waits for it, which cannot go on, from one of another thread. Decides nothing else.
    private int _invalidatingThread;

    private Word SequenceWord => new(_state, SequenceIndex);

    private Word InProgressWord => new(_state, InProgressIndex);

    /// <inheritdoc/>
    protected internal override void InvalidateRangeStart(VirtualAddress start, VirtualAddress end)
    {
        LockDriver();
        _invalidatingThread = Environment.CurrentManagedThreadId;
        var step = new Step(StepKind.ChangeSequence, SequenceWord);
        Machine.Before(step);
        InProgressWord.Add(1);
        Forget(start, end);
        Machine.After(step, 0);
        _driverLock.Release();
    }

    /// <inheritdoc/>
    /// <remarks>The count goes up at the end: a page that was looked up during the invalidation may have been freed by it.</remarks>
    protected internal override void InvalidateRangeEnd(VirtualAddress start, VirtualAddress end)
    {
        LockDriver();
        var step = new Step(StepKind.ChangeSequence, SequenceWord);
        Machine.Before(step);
        if (InProgressWord.Read() == 0)
        {
            throw new UndefinedBehaviorException(UndefinedBehavior.InvalidationEndedTwice, nameof(InvalidateRangeEnd), ToString(), "None is under way.");
        }

        SequenceWord.Add(1);
        InProgressWord.Add(-1);
        Machine.After(step, 0);
        _driverLock.Release();
    }

    /// <summary>Waits until no invalidation is under way, and returns the count.</summary>
    /// <remarks>Linux: <c>mmu_interval_read_begin</c>.</remarks>
    private long BeginRead()
    {
        var step = new Step(StepKind.ReadSequence, SequenceWord);
        for (SpinWait spin = default; ;)
        {
            Machine.Before(step);
            long sequence = SequenceWord.Read();
            if (_form == SecondaryMmuForm.FillsUnchecked || InProgressWord.Read() == 0)
            {
                Machine.After(step, sequence);
                return sequence;
            }

            Machine.After(step, -1);
            Wait(step, ref spin);
        }
    }

    /// <summary>Whether anything was invalidated since the count was read, or is being invalidated. Under the driver's lock.</summary>
    /// <remarks>Linux: <c>mmu_interval_read_retry</c>.</remarks>
    private bool MustRetry(long sequence) => InProgressWord.Read() != 0 || SequenceWord.Read() != sequence;

    private void LockDriver([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _driverLock.Acquire(new LockSite(file, line, member));

    private void Wait(in Step step, ref SpinWait spin)
    {
        if (Machine.Observer is { } observer)
        {
            observer.Blocked(step);
        }
        else if (_invalidatingThread == Environment.CurrentManagedThreadId)
        {
            throw new UndefinedBehaviorException(
                UndefinedBehavior.Deadlock, step.ToString(), ToString(), "An invalidation was begun by this very thread and has not ended: nobody else will end it.");
        }
        else
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
