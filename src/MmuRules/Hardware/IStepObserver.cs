namespace MmuRules.Hardware;

/// <summary>
/// Sees every step of a machine (<see cref="Machine.Observer"/>), and may let others act in between: a schedule, written by hand or searched for.
/// It is called on the thread that takes the step, and may itself use the machine; the steps of that are observed too.
/// </summary>
public interface IStepObserver
{
    /// <summary>A step is about to be taken. What is done here comes before it.</summary>
    /// <param name="step">The step.</param>
    void Before(in Step step);

    /// <summary>A flush is about to reach one of several CPUs; the step that does so comes next. Interrupts are sent to all at once, so that the order in which they are taken is anybody's.</summary>
    /// <param name="waiting">The CPUs that it has not reached yet, a bit each; not zero.</param>
    /// <returns>The number of one of them. By default the lowest.</returns>
    int ChooseCpu(long waiting) => System.Numerics.BitOperations.TrailingZeroCount(waiting);

    /// <summary>An operation is about to try something that it tries again until it succeeds, each time as if it were the first.</summary>
    /// <returns>What the observer wants to be told when an attempt has failed. By default nothing.</returns>
    UInt128 Trying() => default;

    /// <summary>An attempt has failed, and the operation begins once more. What it has seen since it was about to try counts no more.</summary>
    /// <param name="since">What <see cref="Trying"/> returned then.</param>
    void TryingAgain(UInt128 since)
    {
    }

    /// <summary>A step cannot be taken now: a lock is held, a page is being written, or an instruction is under way. It is tried again on return.</summary>
    /// <param name="step">The step.</param>
    void Blocked(in Step step);

    /// <summary>A step has been taken.</summary>
    /// <param name="step">The step.</param>
    /// <param name="observed">All that its taker learned from it.</param>
    void After(in Step step, long observed);
}
