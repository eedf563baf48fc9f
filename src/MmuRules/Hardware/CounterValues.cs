namespace MmuRules.Hardware;

/// <summary>What a machine has spent, as of one moment. The difference of two of them is what was spent in between.</summary>
/// <param name="Flushes">TLB flushes, each of one range, whichever CPUs it reached and however the model does it.</param>
/// <param name="FullFlushes">Those among them that covered a whole address space, or all of them.</param>
/// <param name="PagesFlushed">The pages that the other flushes covered, mapped or not.</param>
/// <param name="Interrupts">Interrupts: one for each CPU that was reached, the sender's own too, as an agent is on no CPU in particular.</param>
/// <param name="SpinlockAcquisitions">How often a page-table lock, of either level, was taken.</param>
/// <param name="SpinlockWork">Work done by agents that held a spinlock, in <see cref="StepWork">steps</see>: time during which others spin.</param>
/// <param name="LongestSpinlockWork">The most of it that an agent did from its first spinlock's acquisition to its last one's release, since the machine was built; a difference keeps the later value.</param>
/// <remarks>
/// The unit of work is a convention, made so that orders of operations can be compared: a step is <see cref="StepWork"/>, the copy of a page as many
/// as it has words, an interrupt <see cref="InterruptWork"/>, all at the cost of the one who causes it. It is no measure of a real machine's time.
/// </remarks>
public sealed record CounterValues(
    long Flushes,
    long FullFlushes,
    long PagesFlushed,
    long Interrupts,
    long SpinlockAcquisitions,
    long SpinlockWork,
    long LongestSpinlockWork)
{
    /// <summary>The work of one step, and of a flush without its interrupts: the unit.</summary>
    public const int StepWork = 1;

    /// <summary>The work of interrupting one CPU and waiting for it.</summary>
    public const int InterruptWork = 10;

    /// <summary>How many pages a flush covered on average, full ones apart; zero if there was none.</summary>
    public double PagesPerFlush => Flushes == FullFlushes ? 0 : (double)PagesFlushed / (Flushes - FullFlushes);

    /// <summary>What was spent between two moments.</summary>
    /// <param name="later">The later moment.</param>
    /// <param name="earlier">The earlier moment.</param>
    /// <returns>The difference.</returns>
    public static CounterValues operator -(CounterValues later, CounterValues earlier)
    {
        ArgumentNullException.ThrowIfNull(later);
        ArgumentNullException.ThrowIfNull(earlier);
        return new CounterValues(
            later.Flushes - earlier.Flushes,
            later.FullFlushes - earlier.FullFlushes,
            later.PagesFlushed - earlier.PagesFlushed,
            later.Interrupts - earlier.Interrupts,
            later.SpinlockAcquisitions - earlier.SpinlockAcquisitions,
            later.SpinlockWork - earlier.SpinlockWork,
            later.LongestSpinlockWork);
    }
}
