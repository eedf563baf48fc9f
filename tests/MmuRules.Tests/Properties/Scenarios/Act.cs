using MmuRules.Hardware;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>Something that somebody does, by numbers, so that a scenario prints and shrinks. What the numbers do not fit to is left out.</summary>
internal abstract record Act
{
    /// <summary>The CPU that does it, if it needs one for itself; otherwise -1.</summary>
    internal virtual int CpuUsed => -1;

    /// <summary>The address space that it works on, if it names one; otherwise -1.</summary>
    internal virtual int MmUsed => -1;

    /// <summary>Whether it makes sense now.</summary>
    internal abstract bool CanRun(Stage stage);

    /// <summary>Whether it makes sense between two steps of another act.</summary>
    internal virtual bool CanRunBeside(Stage stage, Act main) => CanRun(stage);

    /// <summary>The places whose pages it takes away.</summary>
    internal virtual IEnumerable<Place> Takes(Stage stage) => [];

    /// <summary>The places of which it changes what they permit.</summary>
    internal virtual IEnumerable<Place> Changes(Stage stage) => [];

    /// <summary>Whether a place comes to be, or becomes another one, while it runs, so that nobody can say what an access meets there.</summary>
    internal virtual bool Makes(int mm, int page) => false;

    /// <summary>Does it, and tells the stage what the programs should see of it.</summary>
    internal abstract void Run(Stage stage);

    /// <summary>One of its own steps has been taken.</summary>
    internal virtual void Observe(Stage stage, StepKind kind, long observed)
    {
    }
}
