namespace MmuRules.Exploration;

/// <summary>A method cannot be made code under test; the message says why, and what can be given to it.</summary>
/// <param name="message">Which method and parameter, and what to do.</param>
public sealed class CodeBindingException(string message) : Exception(message);
