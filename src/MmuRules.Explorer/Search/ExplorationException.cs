namespace MmuRules.Exploration;

/// <summary>Code under test cannot be explored.</summary>
public abstract class ExplorationException : Exception
{
    private protected ExplorationException(string message)
        : base(message)
    {
    }
}

/// <summary>Code under test did not do the same although it had seen the same.</summary>
/// <param name="message">Where, and what it must not depend on.</param>
public sealed class NonDeterministicCodeException(string message) : ExplorationException(message);

/// <summary>Code under test never comes to a step that others could notice.</summary>
/// <param name="message">What it does instead.</param>
public sealed class NeverSchedulesException(string message) : ExplorationException(message);
