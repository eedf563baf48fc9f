namespace MmuRules.Exploration;

/// <summary>An environment agent has found a property violated.</summary>
/// <param name="property">The property.</param>
/// <param name="message">What is violated, in a sentence.</param>
public sealed class PropertyViolationException(Property property, string message) : Exception(message)
{
    /// <summary>The property.</summary>
    public Property Property { get; } = property;
}
