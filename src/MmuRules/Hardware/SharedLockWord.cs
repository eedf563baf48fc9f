namespace MmuRules.Hardware;

/// <summary>A lock that is held by one writer, or by any number of readers. Readers and writers are not queued: whoever comes when it can be had gets it.</summary>
/// <remarks>Linux: <c>struct rw_semaphore</c>.</remarks>
internal sealed class SharedLockWord(Machine machine, Word word, LockClass @class, object subject) : LockBase(machine, word, @class, subject)
{
    /// <summary>The lock whose writer's release ends a writer's hold of this one too.</summary>
    internal SharedLockWord? EndsWith { get; init; }

    /// <summary>Whether the acting agent is one of its readers.</summary>
    internal bool IsReadByCurrent => Machine.Agents.Current.Find(this) is { IsShared: true } || IsLeftOut;

    internal bool TryAcquireRead(LockSite site) => TryTake(isShared: true, site);

    internal void AcquireRead(LockSite site) => Take(isShared: true, site, isNested: false);

    internal bool TryAcquireWrite(LockSite site) => TryTake(isShared: false, site);

    internal void AcquireWrite(LockSite site, bool isNested = false) => Take(isShared: false, site, isNested);

    internal void ReleaseRead()
    {
        if (IsLeftOut)
        {
            return;
        }

        Machine.Mutant?.BeforeRelease(this);
        var step = new Step(Class.Release, Word);
        Machine.Before(step);
        AgentState agent = Machine.Agents.Current;
        if (agent.Find(this) is null ? !HasReaderWithoutName() : !IsReadByCurrent)
        {
            ThrowNotOwner();
        }

        agent.Remove(this);
        for (long before = Word.Read(); !Word.TryChange(before, before + 1); before = Word.Read())
        {
        }

        Machine.After(step, 0);
        Machine.Mutant?.AfterRelease(this);
    }

    internal void ReleaseWrite() => EndWrite(null);

    /// <summary>Makes the writer a reader.</summary>
    internal void Downgrade(LockSite site) => EndWrite(site);

    private protected override bool TryChange(AgentState agent, bool isShared)
    {
        if (!isShared)
        {
            return Word.TryChange(0, agent.Number);
        }

        long before;
        do
        {
            before = Word.Read();
        }
        while (before <= 0 && !Word.TryChange(before, before - 1));
        return before <= 0;
    }

    private void EndWrite(LockSite? reader)
    {
        if (IsLeftOut)
        {
            return;
        }

        Machine.Mutant?.BeforeRelease(this);
        var step = new Step(Class.Release, Word);
        Machine.Before(step);
        if (!IsHeldByCurrent)
        {
            ThrowNotOwner();
        }

        AgentState agent = Machine.Agents.Current;
        for (HeldLock? held = agent.Held; held is not null; held = held.Next)
        {
            if (held is { IsShared: false, Lock: SharedLockWord { EndsWith: { } end } ended } && end == this)
            {
                agent.Remove(ended);
                ended.Word.Write(0);
            }
        }

        agent.Remove(this);
        if (reader is { } site)
        {
            agent.Push(this, isShared: true, site);
        }

        Word.Write(reader is null ? 0 : -1);
        Machine.After(step, 0);
        Machine.Mutant?.AfterRelease(this);
    }

    // A state that was restored from its key alone tells how many readers there are, and not who.
    private bool HasReaderWithoutName() => -Word.Read() > Machine.Agents.HoldersOf(this).Count();
}
