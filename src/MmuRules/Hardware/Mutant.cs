namespace MmuRules.Hardware;

/// <summary>Makes one kind of mistake on a machine, for as long as it is set: while one piece of code runs, from its beginning to its end. What it remembers is the code's own history.</summary>
/// <param name="machine">The machine.</param>
/// <param name="mutation">The mistake.</param>
internal sealed class Mutant(Machine machine, Mutation mutation)
{
    private readonly List<(TlbRange Range, LockBase Under)> _owed = [];
    private bool _isPaying;

    /// <summary>Whether it has made the mistake: if not, the code gave no occasion.</summary>
    internal bool HasActed { get; private set; }

    /// <summary>Whether a flush does not happen, or not yet.</summary>
    internal bool Withholds(in TlbRange range)
    {
        if (_isPaying || mutation is not (Mutation.FlushDropped or Mutation.FlushAfterUnlock or Mutation.FlushAfterRmap))
        {
            return false;
        }

        if (mutation == Mutation.FlushDropped)
        {
            return Act();
        }

        if (machine.Agents.Current.Held is not { Lock: { } last } || (mutation == Mutation.FlushAfterRmap && !IsTableLock(last)))
        {
            return false;
        }

        _owed.Add((range, last));
        return true;
    }

    /// <summary>Whether a page is not marked dirty.</summary>
    internal bool DropsMarking() => mutation == Mutation.MarkingDropped && Act();

    /// <summary>Whether lockless walkers are not waited for.</summary>
    internal bool DropsSynchronization() => mutation == Mutation.WalkersNotWaitedFor && Act();

    /// <summary>Whether a lock is not taken, and taken for held.</summary>
    internal bool DropsLock(LockBase left) => mutation switch
    {
        Mutation.PageTableLockNotTaken => IsTableLock(left) && Act(),
        Mutation.PageLockNotTaken => left.Class == LockClass.Page && Act(),
        Mutation.RmapLockNotTaken => (left.Class == LockClass.IMmap || left.Class == LockClass.AnonVma) && Act(),
        _ => false,
    };

    /// <summary>Told that a reverse mapping was removed.</summary>
    internal void AfterRmapRemoved()
    {
        if (mutation == Mutation.FlushAfterRmap && _owed.Count > 0)
        {
            Act();
            Pay(null);
        }
    }

    /// <summary>Told that a lock is about to be released.</summary>
    internal void BeforeRelease(LockBase released)
    {
        if (mutation == Mutation.FlushAfterRmap && _owed.Count > 0)
        {
            Pay(released);
        }
    }

    /// <summary>Told that a lock was released.</summary>
    internal void AfterRelease(LockBase released)
    {
        if (mutation == Mutation.FlushAfterUnlock && _owed.Exists(one => one.Under == released))
        {
            Act();
            Pay(released);
        }
    }

    private static bool IsTableLock(LockBase one) => one.Class == LockClass.PageTable || one.Class == LockClass.Pmd;

    // What is owed under one lock, or all of it.
    private void Pay(LockBase? under)
    {
        (TlbRange Range, LockBase Under)[] due = [.. _owed.Where(one => under is null || one.Under == under)];
        _owed.RemoveAll(one => under is null || one.Under == under);
        _isPaying = true;
        foreach ((TlbRange range, _) in due)
        {
            machine.Shootdown.Flush(range);
        }

        _isPaying = false;
    }

    private bool Act() => HasActed = true;
}
