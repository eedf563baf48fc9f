namespace MmuRules.Exploration;

/// <summary>
/// Somebody who acts beside the code under test: a CPU that stores, a cleaner, reclaim. A step machine: its state is a few registers, and each act is one atomic step that
/// is made of operations of the machine.
/// </summary>
/// <param name="name">Its name in a witness, such as <c>cpu 0</c>.</param>
/// <param name="registers">How many registers it has; all are zero at the beginning.</param>
public abstract class EnvironmentAgent(string name, int registers)
{
    /// <summary>Its name in a witness.</summary>
    public string Name { get; } = name;

    /// <summary>How many registers it has.</summary>
    public int Registers { get; } = registers;

    /// <summary>The number of the CPU that it plays, or -1.</summary>
    public virtual int Cpu => -1;

    /// <summary>What makes it interchangeable with others that play CPUs: two whose likeness is equal differ in their CPU only. <see langword="null"/> if it is like nobody.</summary>
    public virtual string? Likeness => null;

    /// <summary>Whether it goes on for ever: then a proof is one for any number of its rounds.</summary>
    public virtual bool IsUnbounded => true;

    /// <summary>How many different acts it may do next.</summary>
    /// <param name="registers">Its registers.</param>
    /// <returns>The number, from zero: an act is named by a number below it.</returns>
    public abstract int CountActs(ReadOnlySpan<long> registers);

    /// <summary>Acts, if that needs no waiting: one atomic step.</summary>
    /// <param name="registers">Its registers.</param>
    /// <param name="act">Which act.</param>
    /// <returns>Whether it acted; if not, nothing was changed. An act that meets a lock that is held did not happen either, whatever it had done by then.</returns>
    public abstract bool TryAct(Span<long> registers, int act);

    /// <summary>Says what an act is, for a witness. It is called in the state before the act.</summary>
    /// <param name="registers">Its registers.</param>
    /// <param name="act">Which act.</param>
    /// <returns>A few words, such as <c>stores through its TLB</c>.</returns>
    public abstract string Describe(ReadOnlySpan<long> registers, int act);

    /// <summary>Whether it has nothing begun: it may rest here for ever.</summary>
    /// <param name="registers">Its registers.</param>
    /// <returns>Whether it is at rest.</returns>
    public abstract bool IsAtRest(ReadOnlySpan<long> registers);

    /// <summary>Sees every state that is reached by anybody's step, and notes what its property depends on.</summary>
    /// <param name="registers">Its registers.</param>
    public virtual void Watch(Span<long> registers)
    {
    }
}
