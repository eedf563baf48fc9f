namespace MmuRules.Exploration;

/// <summary>A schedule cannot be replayed: it was found with other code, another environment, or another model.</summary>
public sealed class ReplayException : ExplorationException
{
    internal ReplayException(int step, string what)
        : base($"The schedule cannot be followed at its step {step}: {what}. The code, the scenario or the model is not what it was when the schedule was found; explore again.")
    {
        Step = step;
    }

    internal ReplayException(string message)
        : base(message)
    {
    }

    /// <summary>The number of the step, from 1; 0 if the schedule is for something else altogether.</summary>
    public int Step { get; }
}
