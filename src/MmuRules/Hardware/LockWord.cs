namespace MmuRules.Hardware;

/// <summary>A lock that one agent holds at a time.</summary>
/// <remarks>Linux: <c>spinlock_t</c>, <c>struct mutex</c>, the bit <c>PG_locked</c>.</remarks>
internal sealed class LockWord(Machine machine, Word word, LockClass @class, object subject) : LockBase(machine, word, @class, subject)
{
    internal bool TryAcquire(LockSite site) => TryTake(isShared: false, site);

    internal void Acquire(LockSite site, bool isNested = false) => Take(isShared: false, site, isNested);

    internal void Release()
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

        // Before the word: as soon as that is zero the lock may be freed with its page.
        Machine.Agents.Current.Remove(this);
        Word.Write(0);
        Machine.After(step, 0);
        Machine.Mutant?.AfterRelease(this);
    }

    private protected override bool TryChange(AgentState agent, bool isShared) => Word.TryChange(0, agent.Number);
}
