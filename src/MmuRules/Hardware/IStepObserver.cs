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

    /// <summary>A step cannot be taken now: a lock is held, a page is being written, or an instruction is under way. It is tried again on return.</summary>
    /// <param name="step">The step.</param>
    void Blocked(in Step step);

    /// <summary>A step has been taken.</summary>
    /// <param name="step">The step.</param>
    /// <param name="observed">All that its taker learned from it.</param>
    void After(in Step step, long observed);
}
