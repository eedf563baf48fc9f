namespace MmuRules.Exploration;

/// <summary>Code under test, or a scenario, cannot be explored.</summary>
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

/// <summary>Code under test catches whatever is thrown, and so the end of its run too.</summary>
/// <param name="message">At which step.</param>
public sealed class UnstoppableCodeException(string message) : ExplorationException(message);

/// <summary>A scenario cannot be explored: it is not built in the same way each time, lacks something that is asked for, or has two agents play one CPU.</summary>
/// <param name="message">What is wrong with it, and what to do.</param>
public sealed class BadScenarioException(string message) : ExplorationException(message);
