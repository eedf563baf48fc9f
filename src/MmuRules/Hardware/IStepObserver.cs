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

    /// <summary>A step cannot be taken now: a lock is held, a page is being written, or an instruction is under way. It is tried again on return.</summary>
    /// <param name="step">The step.</param>
    void Blocked(in Step step);

    /// <summary>A step has been taken.</summary>
    /// <param name="step">The step.</param>
    /// <param name="observed">All that its taker learned from it.</param>
    void After(in Step step, long observed);
}
