namespace MmuRules.Hardware;

/// <summary>Whether an agent may wait for a lock, as far as that depends on the locks it holds.</summary>
/// <remarks>Linux: <c>lockdep</c>, and <c>might_sleep()</c>. It is the order that is checked, not the luck of one schedule: nobody else need hold anything.</remarks>
internal static class LockOrder
{
    internal static void Check(AgentState agent, LockBase wanted, LockSite site, bool isNested)
    {
        if (agent.Held is null)
        {
            return;
        }

        if (agent.Find(wanted) is { } earlier)
        {
            throw Misuse(
                UndefinedBehavior.LockTakenTwice,
                wanted,
                $"Its holder{(earlier.IsShared ? " for reading" : "")} since {earlier.Site} takes it once more at {site}, and would wait for itself.");
        }

        if (!wanted.Class.IsSpinlock)
        {
            CheckMaySleep(agent, wanted.Class.Acquire.ToString(), wanted.ToString(), $" It is taken at {site}.");
        }

        for (HeldLock? held = agent.Held; wanted.Machine.Options.ChecksLockOrder && held is not null; held = held.Next)
        {
            bool isSameClass = held.Lock.Class == wanted.Class;
            if (isSameClass ? !isNested : held.Lock.Class.Rank > wanted.Class.Rank)
            {
                throw Misuse(
                    UndefinedBehavior.LockOrder,
                    wanted,
                    $"It is taken at {site}, under {held}: {Rule(wanted.Class, held.Lock.Class)}");
            }
        }
    }

    /// <summary>Throws if the agent holds a spinlock: whoever waits for that would spin while this one sleeps.</summary>
    internal static void CheckMaySleep(AgentState agent, string operation, string subject, string site = "")
    {
        for (HeldLock? held = agent.IsSpinning ? agent.Held : null; held is not null; held = held.Next)
        {
            if (held.Lock.Class.IsSpinlock)
            {
                throw new UndefinedBehaviorException(
                    UndefinedBehavior.SleepUnderSpinlock, operation, subject, $"It may sleep, and a spinlock is held: {held}.{site}");
            }
        }
    }

    private static string Rule(LockClass wanted, LockClass held) => wanted == held
        ? $"two locks of the class '{held.Name}' are taken as a pair, or not together."
        : $"a lock of the class '{wanted.Name}' is taken before one of the class '{held.Name}'.";

    private static UndefinedBehaviorException Misuse(UndefinedBehavior kind, LockBase wanted, string explanation) =>
        new(kind, wanted.Class.Acquire.ToString(), wanted.ToString(), explanation);
}
